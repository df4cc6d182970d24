package dev.rekindle.engine.crash;

import java.nio.file.Path;

/**
 * One system call of a run, named so that another run of the same program finds it again.
 *
 * @param syscall as strace prints it, e.g. {@code pwrite64}
 * @param path the first path under the box among its arguments, relative to the box
 * @param ordinal counts the calls of this name on this path from 1
 */
public record Point(String syscall, Path path, int ordinal) {
    @Override
    public String toString() {
        return "%s #%d of %s".formatted(syscall, ordinal, path.toString().isEmpty() ? "." : path);
    }
}
