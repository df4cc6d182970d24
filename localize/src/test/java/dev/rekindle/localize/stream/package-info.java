@NullMarked
package dev.rekindle.localize.stream;

import org.jspecify.annotations.NullMarked;
