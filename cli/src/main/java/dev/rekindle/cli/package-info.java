/** The command line {@code rekindle}: its entry, the tree of its commands, and how it ends. */
@NullMarked
package dev.rekindle.cli;

import org.jspecify.annotations.NullMarked;
