@NullMarked
package dev.rekindle.cli.failure;

import org.jspecify.annotations.NullMarked;
