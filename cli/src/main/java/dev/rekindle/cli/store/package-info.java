/** Verbs on backups in stores: {@code rekindle backup}, {@code list}, {@code verify}, {@code restore}, {@code copy}, {@code prune}, {@code probe}. */
@NullMarked
package dev.rekindle.cli.store;

import org.jspecify.annotations.NullMarked;
