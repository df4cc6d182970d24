package dev.rekindle.snapshot;

import java.io.Serial;

/**
 * Says that a snapshot cannot answer for the revision asked for; nothing is wrong with the snapshot. etcd's own answers would be {@code ErrCompacted}
 * and {@code ErrFutureRev} (etcd {@code server/storage/mvcc/kvstore.go}).
 */
public final class RevisionUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private RevisionUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static RevisionUnavailableException compacted(String what, long asked, long compacted) {
        return new RevisionUnavailableException(
                Reason.COMPACTED,
                what + " " + asked + " is compacted: the snapshot keeps history from revision " + compacted
                        + " on; ask for that one or a later one");
    }

    static RevisionUnavailableException future(String what, long asked, long current) {
        return new RevisionUnavailableException(
                Reason.FUTURE,
                what + " " + asked + " is later than the snapshot, which ends at revision " + current
                        + "; ask for that one or an earlier one, or take a newer snapshot");
    }

    /** Why the revision cannot be had. */
    public Reason reason() {
        return reason;
    }

    /** Why a revision cannot be had. */
    public enum Reason {
        /** A compaction has removed what came before. */
        COMPACTED,
        /** The snapshot was taken earlier. */
        FUTURE
    }
}
