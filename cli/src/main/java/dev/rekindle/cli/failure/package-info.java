/** How the command line fails: one shape for every failure, on stderr for people and in JSON for machines. */
@NullMarked
package dev.rekindle.cli.failure;

import org.jspecify.annotations.NullMarked;
