@NullMarked
package dev.rekindle.testing.store;

import org.jspecify.annotations.NullMarked;
