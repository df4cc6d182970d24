/**
 * Everything of a restore from the lock on. Each class does one thing to the world, and may be killed after any of its writes: what is to be
 * done is seen from the status and from what is there, never remembered.
 */
@NullMarked
package dev.rekindle.controller.restore.run;

import org.jspecify.annotations.NullMarked;
