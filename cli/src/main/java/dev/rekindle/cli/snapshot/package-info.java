/** {@code rekindle snapshot}: one class for each verb, and what they share. */
@NullMarked
package dev.rekindle.cli.snapshot;

import org.jspecify.annotations.NullMarked;
