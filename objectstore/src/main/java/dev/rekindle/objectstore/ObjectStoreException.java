package dev.rekindle.objectstore;

import java.io.IOException;

/** A store refused or failed; the message is for people and carries no credential. */
public final class ObjectStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What happened, as a caller must tell it apart. The names are stable. */
    public enum Kind {
        /** The key is taken; what stands there was not touched. */
        ALREADY_EXISTS,
        /** No object at this key, or no such bucket or directory. */
        NOT_FOUND,
        /** Another version stands at this key. */
        CHANGED,
        /** The range begins behind the end of the object. */
        INVALID_RANGE,
        /** The store understood and refuses these credentials or this operation. */
        DENIED,
        /** No space left, or a quota is used up. */
        NO_SPACE,
        /** The store could not be reached or failed; trying again may help. */
        UNAVAILABLE,
        /** This store cannot do what was asked, e.g. publish without replacing. */
        UNSUPPORTED,
        /** The calling thread was interrupted. */
        INTERRUPTED,
        /** The object may or may not have been published; its head tells. */
        OUTCOME_UNKNOWN
    }

    private final Kind kind;

    /** A failure with its cause; {@code message} says what, where and what to do next. */
    public ObjectStoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A refusal that no other exception caused. */
    public ObjectStoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }
}
