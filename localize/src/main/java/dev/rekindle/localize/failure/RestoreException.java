package dev.rekindle.localize.failure;

/**
 * A restore that ended for a {@link Reason}. The message is for people: what, where, and what to do next; it never holds a secret.
 * Nothing was published when this is thrown, unless the message says so.
 */
public abstract sealed class RestoreException extends Exception
        permits EnvironmentException, SnapshotRefusedException, TargetRefusedException, UsageException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String expected;
    private final String found;

    RestoreException(Reason reason, ExitCode family, String message, String expected, String found) {
        super(message);
        if (reason.exitCode() != family) {
            throw new IllegalArgumentException(reason + " does not end with " + family);
        }
        this.reason = reason;
        this.expected = expected;
        this.found = found;
    }

    /** Why the restore ended. */
    public Reason reason() {
        return reason;
    }

    /** What should have been there, as text; empty where there is nothing to compare. */
    public String expected() {
        return expected;
    }

    /** What was there instead, as text; empty where there is nothing to compare. */
    public String found() {
        return found;
    }
}
