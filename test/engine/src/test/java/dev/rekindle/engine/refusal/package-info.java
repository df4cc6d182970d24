/** Damaged and forged snapshots, in numbers. */
@NullMarked
package dev.rekindle.engine.refusal;

import org.jspecify.annotations.NullMarked;
