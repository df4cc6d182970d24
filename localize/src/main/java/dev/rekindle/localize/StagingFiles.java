package dev.rekindle.localize;

import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Makes small files and directories under a staging directory, and makes whole trees of them durable. */
record StagingFiles(Steps steps, Progress progress) {
    /** Makes a directory that only we can enter, until {@link #settle} gives it away. */
    void makeDirectory(Path directory) throws IOException {
        steps.at(CrashPoint.CREATE_STAGING).createDirectory(directory, 0700);
    }

    /** Writes a small file whole. Not durable yet. */
    void write(Path file, byte[] content) throws IOException {
        try (DiskFile out = steps.at(CrashPoint.WRITE_FILE).create(file, 0600)) {
            out.write(ByteBuffer.wrap(content), 0);
        }
    }

    /** Writes a small file whole and durably; its name is the caller's. */
    void writeDurably(Path file, byte[] content) throws IOException {
        try (DiskFile out = steps.at(CrashPoint.WRITE_FILE).create(file, 0600)) {
            out.write(ByteBuffer.wrap(content), 0);
            steps.hook().hit(CrashPoint.SYNC_FILE);
            out.sync();
        }
    }

    /** Gives a file or a tree its owner and modes, and makes it durable, from the leaves to the root. The root's own name is the caller's. */
    void settle(Path path, OwnerRules owner) throws IOException {
        DiskEntry entry =
                steps.disk().stat(path).orElseThrow(() -> new IOException(path + ": vanished while it was written"));
        if (entry.isDirectory()) {
            for (String name : steps.disk().list(path)) {
                settle(path.resolve(name), owner);
            }
            owner.apply(steps, path, progress);
            steps.at(CrashPoint.SYNC_STAGING).syncDirectory(path);
        } else {
            try (DiskFile file = steps.disk().open(path)) {
                owner.apply(steps, path, progress);
                steps.hook().hit(CrashPoint.SYNC_FILE);
                file.sync();
            }
        }
    }
}
