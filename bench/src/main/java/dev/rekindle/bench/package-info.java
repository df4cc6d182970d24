/**
 * Measures Rekindle beside its peers: whole processes in one alternating run ({@link dev.rekindle.bench.Compare}), and the hot loops with JMH.
 * Nothing is asserted here; a figure is printed with the machine that it was taken on.
 */
@NullMarked
package dev.rekindle.bench;

import org.jspecify.annotations.NullMarked;
