package dev.rekindle.backup.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes in a file without a name: one thread appends, another reads what was appended, in the same order. */
final class SpoolFile implements Closeable {
    private final FileChannel channel;
    private long read;
    private volatile long written;

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    /** In that directory; only its owner could read it, while it had a name. */
    static SpoolFile in(Path directory) throws IOException {
        Path path = Files.createTempFile(directory, ".rekindle-", ".spool");
        try {
            return new SpoolFile(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } finally {
            Files.delete(path);
        }
    }

    /** Bytes appended so far. */
    long written() {
        return written;
    }

    /** Takes all remaining bytes, or none of them: after a failure the buffer is as it was. */
    void append(ByteBuffer bytes) throws IOException {
        ByteBuffer view = bytes.duplicate();
        long position = written;
        while (view.hasRemaining()) {
            position += channel.write(view, position);
        }
        bytes.position(bytes.limit());
        written = position;
    }

    /** Reads the next bytes, which must have been appended: as many as there are, and as fit. */
    void read(ByteBuffer target) throws IOException {
        long available = written - read;
        target.limit((int) Math.min(target.limit(), target.position() + available));
        while (target.hasRemaining()) {
            int count = channel.read(target, read);
            if (count < 0) {
                throw new IOException("the spool file ends at " + read + " bytes of " + written);
            }
            read += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
