@NullMarked
package dev.rekindle.cli.snapshot;

import org.jspecify.annotations.NullMarked;
