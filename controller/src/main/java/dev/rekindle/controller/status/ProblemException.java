package dev.rekindle.controller.status;

import dev.rekindle.api.Reason;

/** Something stands in the way: a reason of the closed list, and a sentence for people that holds no secret. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * A problem.
     *
     * @param message what, where, expected and found, what to do next
     */
    public ProblemException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A problem and what caused it, which the log shows and no status does. */
    public ProblemException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Which of the closed list. */
    public Reason reason() {
        return reason;
    }

    /** The sentence for people. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
