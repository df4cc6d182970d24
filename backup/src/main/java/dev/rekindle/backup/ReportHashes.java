package dev.rekindle.backup;

import dev.rekindle.backup.member.SnapshotHashes;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * HashKV of a snapshot that has just been scanned: from the report where the scan could afford it, else not at all.
 */
final class ReportHashes implements SnapshotHashes {
    private static final long NEVER = -1;

    private final SnapshotReport report;
    private final Map<Long, Optional<HashKv>> known = new HashMap<>();

    ReportHashes(SnapshotReport report) {
        this.report = report;
        report.hashKv().ifPresent(hash -> known.put(hash.compactRevision(), Optional.of(hash)));
    }

    /** At the snapshot's own compact revision. */
    Optional<HashKv> own() throws IOException {
        return compactedAt(ownCompaction());
    }

    @Override
    public Optional<HashKv> compactedAt(long compactRevision) throws IOException {
        return known.getOrDefault(compactRevision, Optional.empty());
    }

    private long ownCompaction() {
        OptionalLong finished = report.compactRevision();
        OptionalLong scheduled = report.scheduledCompactRevision();
        return Math.max(finished.orElse(NEVER), scheduled.orElse(NEVER));
    }
}
