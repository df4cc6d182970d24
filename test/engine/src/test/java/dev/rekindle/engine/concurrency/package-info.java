/** Several restores at once. */
@NullMarked
package dev.rekindle.engine.concurrency;

import org.jspecify.annotations.NullMarked;
