@NullMarked
package dev.rekindle.testing;

import org.jspecify.annotations.NullMarked;
