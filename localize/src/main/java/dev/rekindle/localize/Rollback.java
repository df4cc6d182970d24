package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.DiskLock;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.failure.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes one restore of one member back: the data that it had moved aside has its place again, and what it had made lies aside. Deletes nothing.
 * Killed at any instant it leaves the one or the other in place, or a file from which no etcd starts, and the next run completes.
 */
public final class Rollback {
    private final Layout layout;
    private final Steps steps;
    private final Progress progress;
    private final Restore.Options options;
    private final TargetState state;

    Rollback(Layout layout, Disk disk, Progress progress, Restore.Options options) {
        this.layout = layout;
        this.steps = new Steps(disk, options.hook());
        this.progress = progress;
        this.options = options;
        this.state = new TargetState(disk, layout);
    }

    /**
     * Runs a rollback to its end. Whether the restore may be taken back at all is the caller's to know: what etcd has written since is moved aside
     * with the rest.
     *
     * @param token of the restore that is to be taken back
     * @throws TargetRefusedException when there is no old data to go back to, or what is in place is neither the restore's nor the old data
     * @throws RestoreException for another reason of the closed list
     * @throws IOException when the disk fails
     */
    public static RollbackResult run(String token, Target target, Disk disk, Progress progress)
            throws RestoreException, IOException, InterruptedException {
        if (!RestoreRequest.isToken(token)) {
            throw new UsageException("token: not one of a restore: \"" + token + "\"");
        }
        return new Rollback(new Layout(target.dataDir(), target.walDir(), token), disk, progress, Restore.Options.USUAL)
                .run();
    }

    RollbackResult run() throws RestoreException, IOException, InterruptedException {
        if (!state.isUnsettled()
                && !isBarred()
                && !state.bearsToken()
                && archived().isEmpty()) {
            return new RollbackResult.Unchanged(rolledBack());
        }
        TargetLock lock = new TargetLock(steps, layout, progress);
        try (DiskLock _ = lock.take(options.lockPatience())) {
            new Settlement(steps, layout).settle();
            if (isToBeReversed(lock)) {
                // From here on a failure leaves everything as it is: the next run knows what to make of it.
                new Reversal(steps, layout, new Publication(steps, layout)).run();
            }
            Optional<Path> aside = rolledBack();
            tidyUp(lock);
            return aside.isPresent()
                    ? new RollbackResult.MovedBack(aside.get())
                    : new RollbackResult.Unchanged(Optional.empty());
        }
    }

    private boolean isToBeReversed(TargetLock lock) throws RestoreException, IOException {
        try {
            return admit();
        } catch (RestoreException | IOException e) {
            undo(lock, e);
            throw e;
        }
    }

    /** Whether there is something to move; throws where it must not be. */
    private boolean admit() throws RestoreException, IOException {
        boolean restored = state.bearsToken();
        Optional<Path> archived = archived();
        if (!restored && archived.isEmpty()) {
            return false;
        }
        if (archived.isEmpty()) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.dataDir() + ": held no member before restore " + layout.token()
                            + ", so that there is none to go back to; what the restore put there stays, and its etcd does not"
                            + " start. To have this member in the old cluster again, remove it there, clear its volume, and"
                            + " add it as a new one",
                    layout.archivedMember().toString(),
                    "no archive of this restore");
        }
        if (!restored && steps.disk().stat(layout.member()).isPresent()) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.member() + ": was not put there by restore " + layout.token()
                            + ", and is not what that had moved to " + archived.get()
                            + ", which stays there; move one of the two away",
                    "the member of restore " + layout.token(),
                    state.describe());
        }
        if (rolledBack().isPresent()) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.dataDir() + ": restore " + layout.token()
                            + " was rolled back before, and has data here again;" + " move " + layout.rolledBack()
                            + " away to roll it back once more",
                    "no " + layout.rolledBack(),
                    "what an earlier rollback has moved there");
        }
        state.refuseIfInUse();
        return true;
    }

    private void undo(TargetLock lock, Exception cause) {
        try {
            lock.remove();
            lock.removeMade();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Optional<Path> rolledBack() throws IOException {
        return steps.disk().stat(layout.rolledBack()).map(_ -> layout.rolledBack());
    }

    /** The old member, where this restore has moved it aside. New data that was never published may lie there too, until it is settled. */
    private Optional<Path> archived() throws IOException {
        Path archived = layout.archivedMember();
        boolean old = steps.disk().stat(archived).filter(DiskEntry::isDirectory).isPresent()
                && TargetState.receipt(steps.disk(), archived)
                        .filter(receipt -> receipt.token().equals(layout.token()))
                        .isEmpty();
        return old ? Optional.of(archived) : Optional.empty();
    }

    /** Whether a file stands where the member belongs. */
    private boolean isBarred() throws IOException {
        return steps.disk()
                .stat(layout.member())
                .filter(entry -> entry.kind() == DiskEntry.Kind.FILE)
                .isPresent();
    }

    /** The data is back; what cannot be tidied up is left to the next run. */
    private void tidyUp(TargetLock lock) {
        try {
            Optional<Layout.Wal> wal = layout.wal();
            if (wal.isPresent()) {
                steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(wal.get().returning());
                steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(wal.get().rolledBack());
            }
            new StagingArea(steps, layout).delete();
            lock.remove();
        } catch (IOException e) {
            progress.notice(
                    layout.work().path() + ": could not be tidied up (" + e.getMessage() + "); it does no harm");
        }
    }
}
