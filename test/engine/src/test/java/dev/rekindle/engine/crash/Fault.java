package dev.rekindle.engine.crash;

import java.util.List;

/** What happens to a run at a point, instead of the system call. */
public enum Fault {
    /** The process dies before the call. */
    KILL("signal=SIGKILL", Duration.ONCE),
    /** The process dies after the call: this signal's default is to end a process, and neither a JVM nor the kernel lets it cut the call short. */
    DIE_AFTER("signal=SIGSTKFLT", Duration.ONCE),
    /** The volume is full from here on. */
    ENOSPC("error=ENOSPC", Duration.FROM_HERE_ON),
    /** The device fails this one call; later ones succeed. For fsync the classic trap: the retry says that all is well. */
    EIO("error=EIO", Duration.ONCE),
    /** The kernel has made the volume read-only, as it does after an error of the device. */
    EROFS("error=EROFS", Duration.FROM_HERE_ON);

    private static final List<String> ALLOCATING =
            List.of("open", "write", "mkdir", "rename", "link", "fallocate", "sync", "copy_file_range", "sendfile");

    private final String injection;
    private final Duration duration;

    Fault(String injection, Duration duration) {
        this.injection = injection;
        this.duration = duration;
    }

    /** strace's expression for this fault at a point's ordinal, see "Syscall tampering" in strace(1). */
    String at(Point point) {
        return "inject=%s:%s:when=%d%s".formatted(point.syscall(), injection, point.ordinal(), duration.suffix);
    }

    /** Whether the process is sent a signal; otherwise its call returns an error. */
    boolean isSignal() {
        return injection.startsWith("signal=");
    }

    /** Whether a real disk can fail this call in this way: a full one still deletes and changes modes. */
    boolean canHappenAt(Point point) {
        return this != ENOSPC || ALLOCATING.stream().anyMatch(point.syscall()::contains);
    }

    private enum Duration {
        ONCE(""),
        FROM_HERE_ON("+");

        private final String suffix;

        Duration(String suffix) {
            this.suffix = suffix;
        }
    }
}
