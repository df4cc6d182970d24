/** Placeholder. */
@NullMarked
package dev.rekindle.backup;

import org.jspecify.annotations.NullMarked;
