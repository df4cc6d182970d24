/** A directory, usually a mounted volume, as an {@link dev.rekindle.objectstore.ObjectStore}. */
@NullMarked
package dev.rekindle.objectstore.file;

import org.jspecify.annotations.NullMarked;
