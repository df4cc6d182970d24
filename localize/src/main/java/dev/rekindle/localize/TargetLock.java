package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.DiskLock;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.UsageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets one restore at a time work on a data directory: the others wait, or give up after a while. */
final class TargetLock {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Steps steps;
    private final Layout layout;
    private final Progress progress;

    /** The data directory and parents of it, those that were missing, the outermost first. */
    private final List<Path> made = new ArrayList<>();

    TargetLock(Steps steps, Layout layout, Progress progress) {
        this.steps = steps;
        this.layout = layout;
        this.progress = progress;
    }

    /** Takes the lock, making the data directory and {@code .rekindle} where they are missing. The caller closes it. */
    DiskLock take(Duration patience) throws RestoreException, IOException, InterruptedException {
        requireReachable();
        long deadline = System.nanoTime() + patience.toNanos();
        boolean waiting = false;
        while (true) {
            Optional<DiskLock> lock = tryTake();
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!waiting) {
                progress.notice(layout.dataDir() + ": another restore is at work here; waiting for it, at most "
                        + patience.toSeconds() + " s");
                waiting = true;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new EnvironmentException(
                        Reason.RESTORE_IN_PROGRESS,
                        layout.dataDir() + ": another restore has held this data directory for " + patience.toSeconds()
                                + " s; wait until it has ended, then run again");
            }
            Thread.sleep(POLL);
        }
    }

    /** A link that leads nowhere would pass for a directory that somebody removes whenever it is looked at. */
    private void requireReachable() throws IOException, EnvironmentException, UsageException {
        requireDirectory(layout.dataDir(), "data directory");
        if (layout.walDir().isPresent()) {
            requireDirectory(layout.walDir().get(), "WAL directory");
        }
        Optional<DiskEntry> entry = steps.disk().stat(layout.dataDir());
        if (entry.isPresent() && entry.get().kind() == DiskEntry.Kind.OTHER) {
            try {
                List<String> _ = steps.disk().list(layout.dataDir());
            } catch (NoSuchFileException _) {
                throw new EnvironmentException(
                        Reason.DISK_FAILED,
                        layout.dataDir() + ": is a symbolic link to something that does not exist; make or mount that,"
                                + " or name the directory itself");
            }
        }
    }

    private void requireDirectory(Path path, String name) throws IOException, UsageException {
        Optional<DiskEntry> entry = steps.disk().stat(path);
        if (entry.isPresent() && entry.get().kind() == DiskEntry.Kind.FILE) {
            throw new UsageException(path + ": is a file, and the " + name + " is to be there; name another path");
        }
    }

    private Optional<DiskLock> tryTake() throws IOException {
        WorkDirectory work = layout.work();
        try {
            makeDirectories(layout.dataDir(), CrashPoint.CREATE_DATA_DIRECTORY);
            makeDirectories(work.path(), CrashPoint.CREATE_WORK_DIRECTORY);
            return steps.at(CrashPoint.TAKE_LOCK).tryLock(work.lock());
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            // The former holder removed its empty directory, or another one made it, between two of our steps: next
            // round.
            return Optional.empty();
        }
    }

    /** Makes a directory and its missing parents, each durable in its own parent. */
    private void makeDirectories(Path directory, CrashPoint point) throws IOException {
        Disk disk = steps.disk();
        Optional<DiskEntry> entry = disk.stat(directory);
        Path parent = directory.getParent();
        if (entry.isPresent() || parent == null) {
            return;
        }
        makeDirectories(parent, point);
        steps.at(point).createDirectory(directory, 0700);
        if (point == CrashPoint.CREATE_DATA_DIRECTORY) {
            made.add(directory);
        }
        disk.syncDirectory(parent);
    }

    /** Deletes the lock file while it is held, and {@code .rekindle} if that leaves it empty. */
    void remove() throws IOException {
        steps.at(CrashPoint.DELETE_LOCK).deleteTree(layout.work().lock());
        if (steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(layout.work().path())) {
            steps.disk().syncDirectory(layout.dataDir());
        }
    }

    /** After {@link #remove}: takes away the directories that were made by this run, as far as nothing is in them. */
    void removeMade() throws IOException {
        for (Path directory : made.reversed()) {
            if (!steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(directory)) {
                return;
            }
            Path parent = directory.getParent();
            if (parent != null) {
                steps.disk().syncDirectory(parent);
            }
        }
    }
}
