/** The hot loops with JMH: {@code hack/bench --jmh}. Each reports bytes or operations a second; nothing is asserted. */
@NullMarked
package dev.rekindle.bench.loops;

import org.jspecify.annotations.NullMarked;
