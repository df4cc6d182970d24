package dev.rekindle.backup.copy;

import java.io.IOException;

/** A backup that was not copied; nothing of it is visible at the destination. The message is for people. */
public final class CopyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why, as a caller must tell it apart. The names are stable. */
    public enum Reason {
        /** No object, no manifest, or one that cannot be read. */
        SOURCE_INCOMPLETE,
        /** The source is not what its manifest says. */
        SOURCE_DIFFERS,
        /** An encrypted object is bound to its name, and the copy was to have another. */
        RENAMED,
        /** The signature of the source is bad, missing, or would be lost. */
        SIGNATURE
    }

    private final Reason reason;

    CopyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
