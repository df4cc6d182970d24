package dev.rekindle.localize.failure;

/** The surroundings failed: network, disk or permissions. A later try may succeed. */
public final class EnvironmentException extends RestoreException {
    private static final long serialVersionUID = 1L;

    /** A failure with a comparison behind it; both sides as text. */
    public EnvironmentException(Reason reason, String message, String expected, String found) {
        super(reason, ExitCode.ENVIRONMENT, message, expected, found);
    }

    /** A failure without a comparison. */
    public EnvironmentException(Reason reason, String message) {
        this(reason, message, "", "");
    }
}
