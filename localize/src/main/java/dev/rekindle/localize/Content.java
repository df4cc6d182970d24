package dev.rekindle.localize;

import dev.rekindle.localize.source.SnapshotSource;
import java.util.OptionalLong;

/** What a member shall hold after the restore. */
public sealed interface Content {
    /**
     * The keyspace of a snapshot, in a new cluster.
     *
     * @param source the snapshot
     * @param member who this member is in the new cluster
     * @param acceptance what must hold of the snapshot before it is published
     * @param bumpRevision add this to the revision and mark everything before as compacted, so that watchers notice; empty: leave it
     */
    record FromSnapshot(SnapshotSource source, MemberPlan member, Acceptance acceptance, OptionalLong bumpRevision)
            implements Content {
        /** Refuses a bump that is not positive. */
        public FromSnapshot {
            if (bumpRevision.isPresent() && bumpRevision.getAsLong() <= 0) {
                throw new IllegalArgumentException("bump-revision " + bumpRevision.getAsLong() + ": must be positive");
            }
        }
    }

    /** Nothing: old data is moved aside, and the member starts empty to be filled by the others of its cluster. */
    record Nothing() implements Content {}
}
