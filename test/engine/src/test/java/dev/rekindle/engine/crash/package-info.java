/**
 * Kills a restore at every system call that changes the disk, fails every such call, and looks at what is left.
 *
 * <p>A {@link dev.rekindle.engine.crash.Subject} is any program that turns a snapshot into a data directory, ours or another. Its
 * undisturbed run under strace is the {@link dev.rekindle.engine.crash.Census}: the list of {@link dev.rekindle.engine.crash.Point}s.
 * strace then runs it once more for each point and injects a {@link dev.rekindle.engine.crash.Fault} there, so a point is reached
 * deterministically, not by luck. A {@link dev.rekindle.engine.crash.Judge} names the state that is visible afterwards, runs the same
 * command once more without a fault, and judges the end by booting a real etcd on it.
 */
@NullMarked
package dev.rekindle.engine.crash;

import org.jspecify.annotations.NullMarked;
