/** Placeholder. */
@NullMarked
package dev.rekindle.bbolt;

import org.jspecify.annotations.NullMarked;
