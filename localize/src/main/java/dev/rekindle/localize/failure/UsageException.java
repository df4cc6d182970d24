package dev.rekindle.localize.failure;

/** The request itself is wrong: a ticket, flag or variable that is missing, malformed or contradicts another. */
public final class UsageException extends RestoreException {
    private static final long serialVersionUID = 1L;

    /** The message names the flag, file or variable, and what it should look like; it never repeats a secret. */
    public UsageException(String message) {
        super(Reason.BAD_REQUEST, ExitCode.USAGE, message, "", "");
    }
}
