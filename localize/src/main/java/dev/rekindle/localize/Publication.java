package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.wal.RestoredWal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a staged and durable member visible, and moves old data to the archive. Every step leaves the old member, the new one, or a state that
 * {@link Settlement} recognises and completes.
 *
 * <p>In one directory this is one rename, or one exchange with old data in place. Across two (a separate WAL directory) no single step can
 * do it, so a {@link Barrier} keeps etcd from starting in between: barrier in, old WAL out, new WAL in, member in.
 */
final class Publication {
    private final Steps steps;
    private final Layout layout;

    Publication(Steps steps, Layout layout) {
        this.steps = steps;
        this.layout = layout;
    }

    /** Publishes the staged member. */
    void publishMember() throws IOException, EnvironmentException {
        if (layout.walDir().isPresent()) {
            swapIn(layout.stagedBarrier(), layout.archivedMember());
            completeBehindBarrier(Barrier.Then.MEMBER);
        } else {
            swapIn(layout.stagedMember(), layout.archivedMember());
        }
    }

    /** Moves all old data away, and notes that this member starts empty. The marker is staged. */
    void publishNothing(Path stagedMarker) throws IOException, EnvironmentException {
        if (layout.walDir().isPresent()) {
            swapIn(layout.stagedBarrier(), layout.archivedMember());
            archiveWal(layout.wal().get());
        } else if (exists(layout.member())) {
            makeDirectory(layout.archive(), layout.work());
            steps.at(CrashPoint.ARCHIVE_MEMBER).rename(layout.member(), layout.archivedMember());
            syncBoth(layout.archive(), layout.dataDir());
        }
        steps.at(CrashPoint.PUBLISH_MARKER).rename(stagedMarker, layout.marker());
        steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(layout.work().path());
        if (layout.walDir().isPresent()) {
            completeBehindBarrier(Barrier.Then.NOTHING);
        }
    }

    /** Goes on from the moment when the barrier stands in the place of {@code member}. */
    void completeBehindBarrier(Barrier.Then then) throws IOException, EnvironmentException {
        switch (then) {
            case MEMBER -> {
                if (layout.wal().isPresent()) {
                    replaceWal(layout.wal().get());
                }
                replaceBarrier(layout.stagedMember());
            }
            case NOTHING -> {
                if (layout.wal().isPresent()) {
                    archiveWal(layout.wal().get());
                }
                steps.at(CrashPoint.REMOVE_BARRIER).deleteTree(layout.member());
                steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(layout.dataDir());
            }
            case OLD_MEMBER -> new Reversal(steps, layout, this).completeBehindBarrier();
        }
    }

    /** Puts a staged path where {@code member} belongs; what was there gets the name {@code aside}, which is free. */
    void swapIn(Path staged, Path aside) throws IOException {
        if (!exists(layout.member())) {
            publish(staged);
            return;
        }
        Path place = parent(aside);
        makeDirectory(place, layout.work());
        // Beside its future place first, so that the exchange leaves the old data where it stays: never under a staging
        // name.
        steps.at(CrashPoint.PREPARE_EXCHANGE).rename(staged, aside);
        syncBoth(place, layout.staging());
        if (steps.at(CrashPoint.EXCHANGE).exchange(aside, layout.member()) == Disk.Exchange.DONE) {
            syncBoth(layout.dataDir(), place);
            return;
        }
        steps.at(CrashPoint.UNDO_PREPARE).rename(aside, staged);
        syncBoth(layout.staging(), place);
        steps.at(CrashPoint.ARCHIVE_MEMBER).rename(layout.member(), aside);
        syncBoth(place, layout.dataDir());
        publish(staged);
    }

    /** Gives a path the free name {@code member}. */
    void publish(Path waiting) throws IOException {
        steps.at(CrashPoint.PUBLISH_MEMBER).rename(waiting, layout.member());
        syncBoth(layout.dataDir(), parent(waiting));
    }

    /** Puts a member where the barrier stands; the barrier is left under the name that the member had, or as it was staged. */
    void replaceBarrier(Path waiting) throws IOException {
        if (steps.at(CrashPoint.EXCHANGE).exchange(waiting, layout.member()) == Disk.Exchange.DONE) {
            syncBoth(layout.dataDir(), parent(waiting));
            return;
        }
        steps.at(CrashPoint.REMOVE_BARRIER).rename(layout.member(), layout.stagedBarrier());
        syncBoth(layout.staging(), layout.dataDir());
        publish(waiting);
    }

    private void replaceWal(Layout.Wal wal) throws IOException, EnvironmentException {
        // Once the staged WAL has left, what lies in the directory under its name is the new one.
        if (exists(wal.staged())) {
            archiveWal(wal);
            steps.at(CrashPoint.PUBLISH_WAL).rename(wal.staged(), wal.published());
            steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(wal.dir());
            steps.disk().syncDirectory(wal.work().staging(layout.token()));
        }
        if (!exists(wal.published())) {
            throw new EnvironmentException(
                    Reason.DISK_FAILED,
                    wal.dir() + ": the WAL " + RestoredWal.FILE_NAME + " of an interrupted restore is missing, so "
                            + layout.member()
                            + " cannot be completed; is this the same volume? If it is lost, delete the file "
                            + layout.member() + " and restore again");
        }
    }

    private void archiveWal(Layout.Wal wal) throws IOException {
        for (String name : steps.disk().list(wal.dir())) {
            if (TargetState.isWal(name)) {
                makeDirectory(wal.archive(), wal.work());
                steps.at(CrashPoint.ARCHIVE_WAL)
                        .rename(wal.dir().resolve(name), wal.archive().resolve(name));
            }
        }
        if (exists(wal.archive())) {
            steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(wal.archive());
        }
        steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(wal.dir());
    }

    /** Makes a directory of ours where it is missing, durable in {@code .rekindle}. */
    void makeDirectory(Path directory, WorkDirectory work) throws IOException {
        if (!exists(directory)) {
            steps.at(CrashPoint.CREATE_ARCHIVE).createDirectory(directory, 0700);
            steps.disk().syncDirectory(work.path());
        }
    }

    /** The directory that gained a name first: should only one of the two survive, then the one with the data. */
    void syncBoth(Path gained, Path lost) throws IOException {
        steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(gained);
        steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(lost);
    }

    private static Path parent(Path ours) {
        return Objects.requireNonNull(ours.getParent());
    }

    private boolean exists(Path path) throws IOException {
        Optional<DiskEntry> entry = steps.disk().stat(path);
        return entry.isPresent();
    }
}
