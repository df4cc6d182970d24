package dev.rekindle.localize.failure;

/** The snapshot is readable but is not the promised one, or must not be restored. Trying again never helps. */
public final class SnapshotRefusedException extends RestoreException {
    private static final long serialVersionUID = 1L;

    /** A failure with a comparison behind it; both sides as text. */
    public SnapshotRefusedException(Reason reason, String message, String expected, String found) {
        super(reason, ExitCode.SNAPSHOT, message, expected, found);
    }

    /** A failure without a comparison. */
    public SnapshotRefusedException(Reason reason, String message) {
        this(reason, message, "", "");
    }
}
