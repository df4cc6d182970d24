/** Placeholder. */
@NullMarked
package dev.rekindle.bench;

import org.jspecify.annotations.NullMarked;
