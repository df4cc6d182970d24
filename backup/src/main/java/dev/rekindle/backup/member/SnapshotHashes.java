package dev.rekindle.backup.member;

import dev.rekindle.snapshot.HashKv;
import java.io.IOException;
import java.util.Optional;

/** HashKV of a snapshot at its own revision, as if compacted at one revision or another. */
@FunctionalInterface
public interface SnapshotHashes {

    /**
     * The hash with this compact revision (-1 for none), or empty when it cannot be known: rows were not collected and there is
     * no local file, or the snapshot is compacted further than that. Never a wrong one.
     */
    Optional<HashKv> compactedAt(long compactRevision) throws IOException;
}
