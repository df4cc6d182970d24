package dev.rekindle.cli.failure;

/** Ends a command with a complaint. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Complaint complaint;

    CommandFailedException(Complaint complaint) {
        super(complaint.what());
        this.complaint = complaint;
    }

    /** What to tell. */
    public Complaint complaint() {
        return complaint;
    }
}
