/**
 * What is known about a stored snapshot, written down beside it: the manifest binds the meaning of an object (which cluster,
 * when, which revision), not just its bytes. One JSON document, {@code docs/reference/manifest.schema.json}.
 */
@NullMarked
package dev.rekindle.backup.manifest;

import org.jspecify.annotations.NullMarked;
