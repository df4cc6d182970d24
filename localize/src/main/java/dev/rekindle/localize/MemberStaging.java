package dev.rekindle.localize;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.localize.disk.DiskFile;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.materialize.DatabaseEdit;
import dev.rekindle.localize.materialize.DatabaseWrite;
import dev.rekindle.localize.materialize.RestoredDatabase;
import dev.rekindle.localize.materialize.RevisionBump;
import dev.rekindle.localize.receipt.Receipt;
import dev.rekindle.localize.receipt.SnapshotOrigin;
import dev.rekindle.localize.snap.RestoredSnap;
import dev.rekindle.localize.source.SnapshotStream;
import dev.rekindle.localize.stream.PipelineShape;
import dev.rekindle.localize.wal.RestoredWal;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.RevisionUnavailableException;
import dev.rekindle.snapshot.RowPolicy;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a member in the staging directory: the snapshot in, proved, edited, with WAL, raft snapshot and receipt, owned as etcd needs it,
 * durable. The receipt comes last, so a staged member with a receipt is whole. Touches nothing outside the staging directories.
 */
final class MemberStaging {
    /** etcd grows its database by 16 MiB at a time (bbolt's {@code AllocSize}): with less room left it would fail at once. */
    private static final long ROOM = 16L << 20;

    /** Rows remembered for HashKV while streaming; what does not fit is hashed in a second pass over the staged file. */
    private static final long ROW_BUDGET = 16L << 20;

    private final Steps steps;
    private final Layout layout;
    private final Content.FromSnapshot content;
    private final OwnerRules owner;
    private final Progress progress;

    MemberStaging(Steps steps, Layout layout, Content.FromSnapshot content, OwnerRules owner, Progress progress) {
        this.steps = steps;
        this.layout = layout;
        this.content = content;
        this.owner = owner;
        this.progress = progress;
    }

    /** Stages the whole member; yields what the snapshot said of itself. */
    SnapshotReport stage(ClusterIdentity cluster, PipelineShape shape)
            throws RestoreException, IOException, InterruptedException {
        StagingFiles files = new StagingFiles(steps, progress);
        Path snap = layout.stagedMember().resolve("snap");
        Path database = snap.resolve("db");
        files.makeDirectory(layout.stagedMember());
        files.makeDirectory(snap);
        SnapshotReport report;
        try (DiskFile file = steps.at(CrashPoint.CREATE_DATABASE).create(database, 0600)) {
            report = transfer(file, database, shape);
            progress.entered(Progress.Step.MATERIALIZE);
            edit(file, database, cluster);
        }
        files.write(snap.resolve(RestoredSnap.fileName(cluster)), RestoredSnap.content(cluster));
        stageWal(files, cluster);
        progress.entered(Progress.Step.SYNC);
        files.settle(layout.stagedMember(), owner);
        Path receipt = layout.stagedMember().resolve(Receipt.FILE_NAME);
        files.write(receipt, receipt(cluster, report).toBytes());
        files.settle(receipt, owner);
        steps.at(CrashPoint.SYNC_STAGING).syncDirectory(layout.stagedMember());
        steps.at(CrashPoint.SYNC_STAGING).syncDirectory(layout.staging());
        return report;
    }

    private SnapshotReport transfer(DiskFile file, Path database, PipelineShape shape)
            throws RestoreException, IOException, InterruptedException {
        Proof proof = new Proof(content.acceptance(), content.source().describe());
        SnapshotScanner scanner = new SnapshotScanner(new ScanOptions(
                content.acceptance().trailer(),
                // Also where nothing is expected: what is restored can then be compared with what was computed here.
                new RowPolicy.Collect(ROW_BUDGET)));
        progress.entered(Progress.Step.STREAM);
        try (SnapshotStream stream = content.source().open()) {
            proof.announced(stream.size());
            requireRoom(stream.size());
            OptionalLong limit = content.acceptance().expectations().size();
            long read = new DatabaseTransfer(steps, scanner, progress).run(stream, file, limit, shape);
            proof.announced(OptionalLong.of(read));
        }
        SnapshotReport report = scanner.finish();
        progress.entered(Progress.Step.PROVE);
        proof.report(report);
        Optional<HashKv> expected = proof.expectedHash();
        if (expected.isPresent()) {
            proof.hash(expected.get(), hash(report, expected.get(), database));
        }
        return report;
    }

    /** From the stream, where all rows fitted into the budget and the compaction is the same; else from a second pass over the file. */
    private HashKv hash(SnapshotReport report, HashKv expected, Path database)
            throws IOException, SnapshotRefusedException {
        Optional<HashKv> streamed = report.hashKv();
        if (streamed.isPresent()
                && streamed.get().revision() == expected.revision()
                && streamed.get().compactRevision() == expected.compactRevision()) {
            return streamed.get();
        }
        try (SnapshotFile snapshot = SnapshotFile.open(database)) {
            return snapshot.hashKv(expected.revision(), expected.compactRevision());
        } catch (RevisionUnavailableException e) {
            throw new SnapshotRefusedException(
                    Reason.HASH_KV_MISMATCH,
                    content.source().describe() + ": the expected HashKV cannot be compared: " + e.getMessage());
        }
    }

    private void requireRoom(OptionalLong size) throws IOException, EnvironmentException {
        if (size.isPresent()) {
            long needed = Math.addExact(size.getAsLong(), ROOM);
            long usable = steps.disk().usableSpace(layout.staging());
            if (usable < needed) {
                throw new EnvironmentException(
                        Reason.NO_SPACE,
                        layout.dataDir() + ": the snapshot needs " + needed + " bytes on this volume, of which " + ROOM
                                + " are for etcd to start, and " + usable
                                + " are free; free space or enlarge the volume",
                        needed + " bytes",
                        usable + " bytes");
            }
        }
    }

    private void edit(DiskFile file, Path database, ClusterIdentity cluster) throws IOException {
        DatabaseEdit edit;
        try (BboltFile snapshot = BboltFile.open(database)) {
            edit = RestoredDatabase.edit(snapshot, cluster, bump());
        }
        for (DatabaseWrite write : edit.writes()) {
            steps.hook().hit(CrashPoint.EDIT_DATABASE);
            file.write(write.bytes(), write.offset());
        }
        steps.hook().hit(CrashPoint.TRUNCATE_DATABASE);
        file.truncate(edit.length());
    }

    private Optional<RevisionBump> bump() {
        return content.bumpRevision().isPresent()
                ? Optional.of(new RevisionBump(content.bumpRevision().getAsLong()))
                : Optional.empty();
    }

    private void stageWal(StagingFiles files, ClusterIdentity cluster) throws IOException {
        byte[] segment = RestoredWal.segment(cluster);
        if (layout.wal().isEmpty()) {
            Path wal = layout.stagedMember().resolve("wal");
            files.makeDirectory(wal);
            files.write(wal.resolve(RestoredWal.FILE_NAME), segment);
            return;
        }
        Layout.Wal wal = layout.wal().get();
        files.write(wal.staged(), segment);
        files.settle(wal.work().staging(layout.token()), owner);
        files.write(
                layout.stagedBarrier(), new Barrier(layout.token(), layout.walDir(), Barrier.Then.MEMBER).toBytes());
        files.settle(layout.stagedBarrier(), owner);
    }

    private Receipt receipt(ClusterIdentity cluster, SnapshotReport report) {
        return new Receipt(
                layout.token(),
                new SnapshotOrigin(report.sha256(), report.size(), report.revision(), report.hashKv()),
                cluster.local().id(),
                cluster.id(),
                content.bumpRevision(),
                ToolVersion.TEXT);
    }
}
