package dev.rekindle.engine.crash;

/** What happens to a run at a point, instead of the system call. */
public enum Fault {
    /** The process dies before the call. */
    KILL("signal=SIGKILL", Duration.ONCE),
    /** The volume is full from here on. */
    ENOSPC("error=ENOSPC", Duration.FROM_HERE_ON),
    /** The device fails this one call; later ones succeed. For fsync the classic trap: the retry says that all is well. */
    EIO("error=EIO", Duration.ONCE),
    /** The kernel has made the volume read-only, as it does after an error of the device. */
    EROFS("error=EROFS", Duration.FROM_HERE_ON);

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

    private enum Duration {
        ONCE(""),
        FROM_HERE_ON("+");

        private final String suffix;

        Duration(String suffix) {
            this.suffix = suffix;
        }
    }
}
