@NullMarked
package dev.rekindle.testing.fault;

import org.jspecify.annotations.NullMarked;
