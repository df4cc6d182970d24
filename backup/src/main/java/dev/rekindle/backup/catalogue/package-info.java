/**
 * What a prefix of a store really holds: every object found, paired with its manifest, and called by what it is.
 * {@link dev.rekindle.backup.catalogue.CatalogueReader} reads it; nothing here changes a store.
 */
@NullMarked
package dev.rekindle.backup.catalogue;

import org.jspecify.annotations.NullMarked;
