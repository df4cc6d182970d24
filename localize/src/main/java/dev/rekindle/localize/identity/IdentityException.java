package dev.rekindle.localize.identity;

/** A name, URL or initial cluster that a member cannot start with. The message is for people and says what to change. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1;

    public IdentityException(String message) {
        super(message);
    }
}
