/** Placeholder. */
@NullMarked
package dev.rekindle.objectstore;

import org.jspecify.annotations.NullMarked;
