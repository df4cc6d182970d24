package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings a target whose last restore was interrupted back to one of two states: before that restore, or after it. What had begun to move is
 * completed, since it had been proved and was durable; what had not is deleted. Runs under the lock.
 */
final class Settlement {
    private final Steps steps;
    private final Disk disk;
    private final Layout layout;

    Settlement(Steps steps, Layout layout) {
        this.steps = steps;
        this.disk = steps.disk();
        this.layout = layout;
    }

    /** Settles every earlier run, whatever its token. Afterwards no staging directory is left. */
    void settle() throws IOException, EnvironmentException, TargetRefusedException {
        Optional<DiskEntry> member = disk.stat(layout.member());
        if (member.isPresent() && member.get().kind() == DiskEntry.Kind.FILE) {
            Barrier barrier = barrierInPlace();
            new Publication(steps, layoutOf(barrier)).completeBehindBarrier(barrier.then());
        } else if (member.isEmpty()) {
            completeMoves();
        }
        deleteLeftovers(layout.work());
        if (layout.wal().isPresent()) {
            deleteLeftovers(layout.wal().get().work());
        }
    }

    /** The volumes may be mounted elsewhere by now, so the paths are those of this run; what the barrier says is for people. */
    private Layout layoutOf(Barrier barrier) throws TargetRefusedException {
        if (barrier.walDir().isEmpty()) {
            return new Layout(layout.dataDir(), Optional.empty(), barrier.token());
        }
        if (layout.walDir().isEmpty()) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.dataDir() + ": restore " + barrier.token()
                            + " was interrupted while it changed this directory and the " + "WAL directory "
                            + barrier.walDir().get() + "; run with that WAL directory to complete it",
                    "wal-dir " + barrier.walDir().get(),
                    "none");
        }
        return layout.withToken(barrier.token());
    }

    private Barrier barrierInPlace() throws IOException, TargetRefusedException {
        try {
            return Barrier.parse(disk.read(layout.member(), Barrier.MAX_BYTES));
        } catch (JsonException _) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.member() + ": is a file that is not ours; move it away",
                    "a directory, or nothing",
                    "a file");
        }
    }

    /** With no member in place, an earlier run may have moved it away without having put the new one there. */
    private void completeMoves() throws IOException, EnvironmentException, TargetRefusedException {
        for (String name : namesIn(layout.work())) {
            if (WorkDirectory.isStaging(name)) {
                completeMoves(layout.withToken(WorkDirectory.token(name)));
            }
        }
    }

    private void completeMoves(Layout other) throws IOException, EnvironmentException, TargetRefusedException {
        boolean archived =
                disk.stat(other.archivedMember()).filter(DiskEntry::isDirectory).isPresent()
                        && !bearsOwnReceipt(other.archivedMember(), other.token());
        Optional<Barrier> barrier = stagedBarrier(other);
        if (barrier.isPresent()) {
            Layout across = layoutOf(barrier.get());
            if (archived || walHasMoved(across, barrier.get())) {
                Publication publication = new Publication(steps, across);
                publication.publish(across.stagedBarrier());
                publication.completeBehindBarrier(barrier.get().then());
            }
        } else if (archived && bearsOwnReceipt(other.stagedMember(), other.token())) {
            new Publication(steps, other).publish(other.stagedMember());
        }
    }

    /** The barrier was taken away to make room for the member, and the member has not come: only where names cannot be exchanged. */
    private boolean walHasMoved(Layout across, Barrier barrier) throws IOException {
        return barrier.then() == Barrier.Then.MEMBER
                && bearsOwnReceipt(across.stagedMember(), across.token())
                && across.wal().isPresent()
                && disk.stat(across.wal().get().staged()).isEmpty();
    }

    private Optional<Barrier> stagedBarrier(Layout other) throws IOException {
        if (disk.stat(other.stagedBarrier()).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Barrier.parse(disk.read(other.stagedBarrier(), Barrier.MAX_BYTES)));
        } catch (JsonException _) {
            // Half written: nothing had begun to move.
            return Optional.empty();
        }
    }

    private boolean bearsOwnReceipt(Path member, String token) throws IOException {
        return TargetState.receipt(disk, member)
                .filter(receipt -> receipt.token().equals(token))
                .isPresent();
    }

    private void deleteLeftovers(WorkDirectory work) throws IOException {
        for (String name : namesIn(work)) {
            Path path = work.path().resolve(name);
            if (WorkDirectory.isStaging(name)) {
                steps.at(CrashPoint.DELETE_LEFTOVER).deleteTree(path);
            } else if (WorkDirectory.isArchive(name)) {
                deleteWhatNeverServed(path, WorkDirectory.token(name));
            } else if (WorkDirectory.isRolledBack(name)) {
                deleteBarrierThatNeverStood(path);
            } else if (WorkDirectory.isReturning(name)) {
                // Whatever is still in it is on its way back behind a barrier, which was completed before.
                steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(path);
            }
        }
    }

    /** New data that was put beside its place and never exchanged: it bears the archive's own token, which old data cannot. */
    private void deleteWhatNeverServed(Path archive, String token) throws IOException {
        Path member = archive.resolve("member");
        Optional<DiskEntry> entry = disk.stat(member);
        boolean barrier = entry.isPresent() && entry.get().kind() == DiskEntry.Kind.FILE;
        if (barrier || bearsOwnReceipt(member, token)) {
            steps.at(CrashPoint.DELETE_LEFTOVER).deleteTree(member);
        }
        steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(archive);
    }

    /** A barrier that was put beside its place and never exchanged: the restored member still stands there. */
    private void deleteBarrierThatNeverStood(Path rolledBack) throws IOException {
        Path member = rolledBack.resolve("member");
        if (disk.stat(member)
                .filter(entry -> entry.kind() == DiskEntry.Kind.FILE)
                .isPresent()) {
            steps.at(CrashPoint.DELETE_LEFTOVER).deleteTree(member);
        }
        steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(rolledBack);
    }

    private List<String> namesIn(WorkDirectory work) throws IOException {
        return disk.stat(work.path()).isPresent() ? disk.list(work.path()) : List.of();
    }
}
