package dev.rekindle.localize;

import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts old data back where a restore has taken it from, and what the restore had made aside. A {@link Barrier} stands in the place of {@code member}
 * from the first change to the last, whatever lies where: so etcd starts from the one or the other, and {@link Settlement} knows how to go on.
 */
final class Reversal {
    private final Steps steps;
    private final Layout layout;
    private final Publication publication;

    Reversal(Steps steps, Layout layout, Publication publication) {
        this.steps = steps;
        this.layout = layout;
        this.publication = publication;
    }

    /** Goes the whole way. Old data lies in the archive, and nothing under the names that are for what the restore had made. */
    void run() throws IOException, EnvironmentException {
        new StagingArea(steps, layout).create();
        byte[] barrier = new Barrier(layout.token(), layout.walDir(), Barrier.Then.OLD_MEMBER).toBytes();
        new StagingFiles(steps, Progress.SILENT).writeDurably(layout.stagedBarrier(), barrier);
        steps.at(CrashPoint.SYNC_STAGING).syncDirectory(layout.staging());
        publication.swapIn(layout.stagedBarrier(), layout.rolledBackMember());
        completeBehindBarrier();
    }

    /** Goes on from the moment when the barrier stands in the place of {@code member}. */
    void completeBehindBarrier() throws IOException, EnvironmentException {
        if (!exists(layout.archivedMember())) {
            throw new EnvironmentException(
                    Reason.DISK_FAILED,
                    layout.archivedMember() + ": the old data is missing, so the rollback of restore " + layout.token()
                            + " cannot be completed; is this the same volume?");
        }
        publication.makeDirectory(layout.rolledBack(), layout.work());
        Optional<Layout.Wal> wal = layout.wal();
        if (wal.isPresent()) {
            returnWal(wal.get());
        }
        if (exists(layout.marker())) {
            steps.at(CrashPoint.MOVE_MARKER).rename(layout.marker(), layout.rolledBackMarker());
            publication.syncBoth(layout.rolledBack(), layout.work().path());
        }
        publication.replaceBarrier(layout.archivedMember());
        if (steps.disk()
                .stat(layout.archivedMember())
                .filter(entry -> entry.kind() == DiskEntry.Kind.FILE)
                .isPresent()) {
            // The barrier, after an exchange.
            steps.at(CrashPoint.REMOVE_BARRIER).deleteTree(layout.archivedMember());
        }
    }

    /** Old and new files may have the same names, so that only the directory tells which of the two moves is under way. */
    private void returnWal(Layout.Wal wal) throws IOException {
        if (!exists(wal.returning())) {
            publication.makeDirectory(wal.rolledBack(), wal.work());
            move(wal.dir(), wal.rolledBack(), CrashPoint.ARCHIVE_WAL);
            publication.makeDirectory(wal.archive(), wal.work());
            steps.at(CrashPoint.TURN_WAL).rename(wal.archive(), wal.returning());
            steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(wal.work().path());
        }
        move(wal.returning(), wal.dir(), CrashPoint.RETURN_WAL);
    }

    private void move(Path from, Path to, CrashPoint point) throws IOException {
        for (String name : steps.disk().list(from)) {
            if (TargetState.isWal(name)) {
                steps.at(point).rename(from.resolve(name), to.resolve(name));
            }
        }
        publication.syncBoth(to, from);
    }

    private boolean exists(Path path) throws IOException {
        return steps.disk().stat(path).isPresent();
    }
}
