package dev.rekindle.localize.failure;

/** The target must not be touched as it is. A person decides. */
public final class TargetRefusedException extends RestoreException {
    private static final long serialVersionUID = 1L;

    /** A failure with a comparison behind it; both sides as text. */
    public TargetRefusedException(Reason reason, String message, String expected, String found) {
        super(reason, ExitCode.TARGET, message, expected, found);
    }

    /** A failure without a comparison. */
    public TargetRefusedException(Reason reason, String message) {
        this(reason, message, "", "");
    }
}
