package dev.rekindle.backup;

import dev.rekindle.backup.member.SnapshotHashes;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.RevisionUnavailableException;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * HashKV of a snapshot that has just been scanned: from the report where the scan could afford it, else by a second pass over
 * the staged file, else not at all.
 */
final class ReportHashes implements SnapshotHashes {
    private static final long NEVER = -1;

    private final SnapshotReport report;
    private final Optional<Path> staged;
    private final Map<Long, Optional<HashKv>> known = new HashMap<>();

    ReportHashes(SnapshotReport report, Optional<Path> staged) {
        this.report = report;
        this.staged = staged;
        report.hashKv().ifPresent(hash -> known.put(hash.compactRevision(), Optional.of(hash)));
    }

    /** At the snapshot's own compact revision. */
    Optional<HashKv> own() throws IOException {
        return compactedAt(ownCompaction());
    }

    @Override
    public Optional<HashKv> compactedAt(long compactRevision) throws IOException {
        Optional<HashKv> hash = known.get(compactRevision);
        if (hash == null) {
            hash = compute(compactRevision);
            known.put(compactRevision, hash);
        }
        return hash;
    }

    /** Rows that the snapshot's own compaction has removed cannot be hashed for an earlier one. */
    private Optional<HashKv> compute(long compactRevision) throws IOException {
        boolean possible = compactRevision >= ownCompaction() && compactRevision <= report.bootRevision();
        if (staged.isEmpty() || !possible) {
            return Optional.empty();
        }
        try (SnapshotFile file = SnapshotFile.open(staged.get())) {
            return Optional.of(file.hashKv(report.bootRevision(), compactRevision));
        } catch (RevisionUnavailableException e) {
            return Optional.empty();
        }
    }

    private long ownCompaction() {
        OptionalLong finished = report.compactRevision();
        OptionalLong scheduled = report.scheduledCompactRevision();
        return Math.max(finished.orElse(NEVER), scheduled.orElse(NEVER));
    }
}
