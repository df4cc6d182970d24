package dev.rekindle.e2e.peer;

/** A member did not answer, or not as it should. */
final class SilentMemberException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SilentMemberException(String pod, Throwable cause) {
        super(pod + " does not answer: " + cause.getMessage(), cause);
    }
}
