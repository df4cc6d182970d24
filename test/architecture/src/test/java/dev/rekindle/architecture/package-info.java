/** Holds the arrows between modules, and a few rules that no compiler checks. */
@NullMarked
package dev.rekindle.architecture;

import org.jspecify.annotations.NullMarked;
