/**
 * One pass over a snapshot: a few buffers go round between the thread that reads and the threads that digest, check and write, so that all
 * four overlap and memory stays constant.
 */
@NullMarked
package dev.rekindle.localize.stream;

import org.jspecify.annotations.NullMarked;
