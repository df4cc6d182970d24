package dev.rekindle.cli.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.snapshot.SnapshotFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A snapshot in a file that a person named: whatever is wrong with it is told with the file's name in front. */
final class LocalSnapshot {
    private static final String HOW_TO_TAKE_A_COPY =
            "if this is the db of a stopped member, which has no SHA-256 at its end, give --allow-missing-hash";

    private LocalSnapshot() {}

    /** Something to do with an open snapshot. */
    interface Task<T> {
        /** Does it; may write to stdout. */
        T run(SnapshotFile file) throws Exception;
    }

    /** Opens the file, does the task, closes the file. */
    static <T> T read(Path path, Task<T> task) throws Exception {
        requireFile(path);
        try (SnapshotFile file = SnapshotFile.open(path)) {
            return task.run(file);
        } catch (SnapshotCorruptException e) {
            Complaint complaint = Diagnosis.ofSnapshot(path.toString(), e);
            throw (e.kind() == Kind.TRAILER_MISSING ? complaint.withNext(HOW_TO_TAKE_A_COPY) : complaint).asException();
        } catch (FileSystemException e) {
            throw Diagnosis.ofFile(path.toString(), e).asException();
        }
    }

    private static void requireFile(Path path) throws CommandFailedException, NoSuchFileException {
        if (path.toString().isEmpty()) {
            throw Complaint.usage("the name of the snapshot file is empty", "name a file")
                    .asException();
        }
        if (Files.isDirectory(path)) {
            throw new Complaint(
                            ExitCode.SNAPSHOT,
                            Reason.SNAPSHOT_CORRUPT.toString(),
                            path + ": is a directory",
                            "a file",
                            "a directory",
                            "name the snapshot file itself")
                    .asException();
        }
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            throw new Complaint(
                            ExitCode.ENVIRONMENT,
                            Reason.SOURCE_NOT_FOUND.toString(),
                            path + ": is a symbolic link to something that does not exist",
                            "",
                            "",
                            "check where it leads")
                    .asException();
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new Complaint(
                            ExitCode.SNAPSHOT,
                            Reason.SNAPSHOT_CORRUPT.toString(),
                            path + ": is not a regular file",
                            "a regular file",
                            "a pipe, socket or device",
                            "copy the snapshot to a file first")
                    .asException();
        }
    }
}
