@NullMarked
package dev.rekindle.cli.console;

import org.jspecify.annotations.NullMarked;
