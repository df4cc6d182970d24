package dev.rekindle.localize.failure;

/** How every program of this project ends: the process's exit status, and whether trying again can help. */
public enum ExitCode {
    /** Done, or there was nothing to do. */
    DONE(0),
    /** The surroundings failed (network, disk, permissions): a later try may succeed without anyone's decision. */
    ENVIRONMENT(10),
    /** The bytes are not a sound snapshot, or not the one that was promised: trying again never helps. */
    SNAPSHOT(20),
    /** The target must not be touched as it is: a person decides. */
    TARGET(30),
    /** The request itself is wrong. */
    USAGE(40);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process exit status, 0 to 40. */
    public int status() {
        return status;
    }
}
