package dev.rekindle.backup.encoding;

import java.io.IOException;

/** An encoded object or its key that cannot be used. The message is for people and holds no key. */
public final class EncodingException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why, as a caller must tell it apart. The names are stable. */
    public enum Reason {
        /** The object is encrypted, and no private key was given. */
        KEY_MISSING,
        /** The given keys are those of others than the object's recipients. */
        NOT_A_RECIPIENT,
        /** The data key does not unwrap: it is damaged, or bound to something else. */
        KEY_DAMAGED,
        /** A key file is not what was expected. */
        BAD_KEY_FILE,
        /** What the object is bound to is not what its manifest says. */
        MEANING_DIFFERS,
        /** The object's bytes are not those that were stored, or cannot be decoded. */
        OBJECT_DAMAGED
    }

    private final Reason reason;

    EncodingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    EncodingException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
