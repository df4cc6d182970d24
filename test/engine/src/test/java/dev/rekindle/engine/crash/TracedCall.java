package dev.rekindle.engine.crash;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of an strace log that touches the box.
 *
 * @param seconds since the epoch, with the fraction as strace printed it; fixed width, so it sorts as text
 * @param path relative to the box
 * @param effect whether the call can change what is on disk
 * @param completed false for the call at which the process died
 */
record TracedCall(String seconds, String syscall, Path path, Effect effect, boolean completed) {
    private static final Pattern LINE = Pattern.compile("^(\\d+\\.\\d+) (\\w+)\\((.*)$");
    private static final Pattern PATH_ARGUMENT = Pattern.compile("\\d+<(/[^>]*)>|\"(/[^\"]*)\"");

    /** What a call can do to the disk. */
    enum Effect {
        CHANGES,
        READS
    }

    /** Parses a line of {@code strace -ttt -y}; empty for a line without a path in the box. */
    static Optional<TracedCall> parse(String line, Box box) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var syscall = matcher.group(2);
        var rest = matcher.group(3);
        return firstPathInside(box, rest)
                .map(path ->
                        new TracedCall(matcher.group(1), syscall, path, effect(syscall, rest), !rest.endsWith("= ?")));
    }

    private static Optional<Path> firstPathInside(Box box, String arguments) {
        var matcher = PATH_ARGUMENT.matcher(arguments);
        while (matcher.find()) {
            var path = Path.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            if (path.startsWith(box.root())) {
                return Optional.of(box.root().relativize(path));
            }
        }
        return Optional.empty();
    }

    /** Opening changes the disk only when it may create or truncate; every other call that is traced is traced because it changes. */
    private static Effect effect(String syscall, String arguments) {
        var opens = syscall.startsWith("open");
        return opens && !arguments.contains("O_CREAT") && !arguments.contains("O_TRUNC")
                ? Effect.READS
                : Effect.CHANGES;
    }
}
