package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.snapshot.ReadAhead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** A snapshot in a local file, which must not change while it is read. */
public record FileSource(Path path) implements SnapshotSource {
    @Override
    public SnapshotStream open() throws RestoreException, IOException {
        if (Files.isDirectory(path)) {
            throw new SnapshotRefusedException(
                    Reason.SNAPSHOT_CORRUPT,
                    path + ": is a directory; name the snapshot file itself",
                    "a file",
                    "a directory");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new SnapshotRefusedException(
                    Reason.SNAPSHOT_CORRUPT, path + ": is not a regular file", "a regular file", "something else");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            long size = channel.size();
            return new FileStream(channel, size, ReadAhead.of(path, size));
        } catch (NoSuchFileException _) {
            throw new EnvironmentException(
                    Reason.SOURCE_NOT_FOUND,
                    Files.isSymbolicLink(path)
                            ? path + ": is a symbolic link to something that does not exist; check where it leads"
                            : path + ": there is no such file; check the path");
        } catch (AccessDeniedException _) {
            throw new EnvironmentException(
                    Reason.PERMISSION_DENIED, path + ": reading is not permitted; run as a user who may read it");
        }
    }

    @Override
    public String describe() {
        return path.toString();
    }

    /** Reads up to the length that the file had when it was opened: a longer or shorter file by then is no longer that snapshot. */
    private record FileStream(FileChannel channel, long length, ReadAhead ahead) implements SnapshotStream {
        @Override
        public OptionalLong size() {
            return OptionalLong.of(length);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            ahead.reading(channel.position());
            int count = channel.read(target);
            if (count < 0 && channel.position() != length) {
                throw new IOException("the file changed from " + length + " to " + channel.position()
                        + " bytes while it was read; is something still copying it?");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            ahead.close();
            channel.close();
        }
    }
}
