@NullMarked
package dev.rekindle.testing.kubernetes;

import org.jspecify.annotations.NullMarked;
