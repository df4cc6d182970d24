package dev.rekindle.localize;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Bucket;
import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.json.JsonException;
import dev.rekindle.localize.receipt.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a target holds before a restore. Only reads. */
final class TargetState {
    private final Disk disk;
    private final Layout layout;

    TargetState(Disk disk, Layout layout) {
        this.disk = disk;
        this.layout = layout;
    }

    private enum Kind {
        /** Neither a member nor a WAL. */
        NONE,
        /** A member to which no key was ever written: proved from its database. */
        NEVER_WRITTEN,
        /** Anything else. */
        DATA
    }

    /** The receipt in a member directory, where there is one that can be read. */
    static Optional<Receipt> receipt(Disk disk, Path member) throws IOException {
        Path file = member.resolve(Receipt.FILE_NAME);
        Optional<DiskEntry> entry = disk.stat(member).filter(DiskEntry::isDirectory);
        if (entry.isEmpty() || disk.stat(file).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Receipt.parse(disk.read(file, Receipt.MAX_BYTES)));
        } catch (JsonException _) {
            // Not written by us, or damaged since: not a proof of anything.
            return Optional.empty();
        }
    }

    /** Whether the target bears this restore's own receipt, or its marker. */
    boolean bearsToken() throws IOException {
        Optional<DiskEntry> member = disk.stat(layout.member());
        if (member.isPresent() && !member.get().isDirectory()) {
            return false;
        }
        return disk.stat(layout.marker()).isPresent()
                || receipt(disk, layout.member())
                        .filter(receipt -> receipt.token().equals(layout.token()))
                        .isPresent();
    }

    /** Where this restore has moved old data, where it has. */
    Optional<Path> archive() throws IOException {
        return disk.stat(layout.archive()).map(_ -> layout.archive());
    }

    /** Whether an interrupted run left something to complete or to tidy up. */
    boolean isUnsettled() throws IOException {
        List<WorkDirectory> places = new ArrayList<>(List.of(layout.work()));
        layout.wal().ifPresent(wal -> places.add(wal.work()));
        for (WorkDirectory work : places) {
            if (disk.stat(work.path()).isPresent()) {
                for (String name : disk.list(work.path())) {
                    if (WorkDirectory.isStaging(name) || work.lock().endsWith(name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** What has to be refused or archived. */
    private Kind kind() throws IOException {
        Optional<DiskEntry> member = disk.stat(layout.member());
        List<Path> wal = walFiles();
        if (member.isEmpty()) {
            return wal.isEmpty() ? Kind.NONE : Kind.DATA;
        }
        return member.get().isDirectory() && neverWritten(wal) ? Kind.NEVER_WRITTEN : Kind.DATA;
    }

    /**
     * Decides what happens to the data that is there.
     *
     * @return where it will be moved; empty where there is none
     * @throws TargetRefusedException when it must stay, is in use, or could not be moved without overwriting an earlier archive
     */
    Optional<Path> admit(ExistingData policy) throws IOException, TargetRefusedException {
        refuseIfRolledBack();
        Kind kind = kind();
        if (kind == Kind.NONE) {
            return Optional.empty();
        }
        Optional<DiskEntry> member = disk.stat(layout.member());
        boolean movable = member.isEmpty() || member.get().isDirectory();
        if (!movable || (kind == Kind.DATA && policy == ExistingData.REFUSE)) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.dataDir() + ": holds " + describe() + ", which stays untouched. To replace it, "
                            + (movable
                                    ? "set existing-data to Archive: it is then moved to " + layout.archive()
                                    : "move it away yourself"),
                    "no data, or what restore " + layout.token() + " itself has put there",
                    describe());
        }
        refuseIfInUse();
        refuseIfArchived();
        return Optional.of(layout.archive());
    }

    /** A restore that was taken back is over: a pod that comes late must not begin it again. */
    private void refuseIfRolledBack() throws IOException, TargetRefusedException {
        if (disk.stat(layout.rolledBack()).isPresent()) {
            throw new TargetRefusedException(
                    Reason.TARGET_NOT_EMPTY,
                    layout.dataDir() + ": restore " + layout.token() + " was rolled back (" + layout.rolledBack()
                            + " has what it had made); restore with a fresh token",
                    "no " + layout.rolledBack(),
                    "a restore that was rolled back");
        }
    }

    private void refuseIfArchived() throws IOException, TargetRefusedException {
        Optional<Path> walArchive = layout.wal().map(Layout.Wal::archive);
        for (Path archive :
                walArchive.isPresent() ? List.of(layout.archive(), walArchive.get()) : List.of(layout.archive())) {
            if (disk.stat(archive).isPresent()) {
                throw new TargetRefusedException(
                        Reason.TARGET_NOT_EMPTY,
                        layout.dataDir() + ": restore " + layout.token() + " has already moved data to " + archive
                                + ", and there is new data again; move one of the two away, or restore with a fresh token",
                        "no " + archive,
                        "an archive of this restore");
            }
        }
    }

    /** What is there, in words. */
    String describe() throws IOException {
        Optional<DiskEntry> member = disk.stat(layout.member());
        if (member.isEmpty()) {
            return "WAL files in " + layout.walDir().orElse(layout.dataDir());
        }
        if (!member.get().isDirectory()) {
            return "a member that is not a directory";
        }
        return receipt(disk, layout.member())
                .map(receipt -> "the member that restore " + receipt.token() + " put there")
                .orElse("a member that no restore put there");
    }

    /** Refuses a target that a running etcd holds: it locks its WAL files. */
    void refuseIfInUse() throws IOException, TargetRefusedException {
        for (Path file : walFiles()) {
            if (disk.isLockedByAnother(file)) {
                throw new TargetRefusedException(
                        Reason.TARGET_IN_USE,
                        layout.dataDir() + ": an etcd process is using it (its WAL " + file
                                + " is locked); stop that etcd first",
                        "no running etcd",
                        "a lock");
            }
        }
    }

    /** Whether a file name in a WAL directory is etcd's: segments, and files that were to become segments. */
    static boolean isWal(String name) {
        return name.endsWith(".wal") || name.endsWith(".tmp") || name.endsWith(".broken");
    }

    private List<Path> walFiles() throws IOException {
        Path dir = layout.walDir().orElse(layout.member().resolve("wal"));
        List<Path> files = new ArrayList<>();
        if (disk.stat(dir).filter(DiskEntry::isDirectory).isPresent()) {
            for (String name : disk.list(dir)) {
                if (isWal(name)) {
                    files.add(dir.resolve(name));
                }
            }
        }
        return files;
    }

    /**
     * True only where it is certain: a database that opens, has no row in bucket {@code key}, and was never compacted; or no database and no
     * WAL at all. Keys that are in the WAL but not yet in the database (etcd commits every 100 ms) would be missed, so such a member is
     * moved aside like any other, never deleted.
     */
    private boolean neverWritten(List<Path> wal) throws IOException {
        Path database = layout.member().resolve("snap/db");
        Optional<DiskEntry> entry = disk.stat(database);
        if (entry.isEmpty()) {
            return wal.isEmpty();
        }
        if (entry.get().kind() != DiskEntry.Kind.FILE) {
            return false;
        }
        try (BboltFile file = BboltFile.open(database)) {
            return hasNone(file.root(), "key", Optional.empty())
                    && hasNone(file.root(), "meta", Optional.of("finishedCompactRev"))
                    && hasNone(file.root(), "meta", Optional.of("scheduledCompactRev"));
        } catch (IOException _) {
            // Whatever stands in the way of reading it stands in the way of the proof.
            return false;
        }
    }

    private static boolean hasNone(Bucket root, String bucket, Optional<String> key) throws IOException {
        Optional<Bucket> found = root.bucket(bucket.getBytes(StandardCharsets.US_ASCII));
        if (found.isEmpty()) {
            return true;
        }
        return key.isPresent()
                ? found.get().get(key.get().getBytes(StandardCharsets.US_ASCII)).isEmpty()
                : !found.get().cursor().first();
    }
}
