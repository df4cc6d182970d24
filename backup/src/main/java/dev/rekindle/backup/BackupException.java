package dev.rekindle.backup;

import java.io.IOException;

/** A backup that could not be made or must not be trusted; nothing of it is visible. The message is for people. */
public final class BackupException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why, as a caller must tell it apart. The names are stable. */
    public enum Reason {
        /** Every member is unfit; the message says why for each. */
        NO_MEMBER,
        /** The snapshot is older than what the cluster had agreed on before it was taken. */
        STALE,
        /** The member streams something other than its own database. */
        SOURCE_INCONSISTENT,
        /** The members do not agree with the snapshot, or with each other. */
        MEMBERS_DIFFER,
        /** The object in the store is not what was written. */
        STORE_DIFFERS,
        /** The calling thread was interrupted. */
        CANCELLED
    }

    private final Reason reason;

    BackupException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    BackupException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
