package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** Reads a part of one open file and fails when the file ends before the part does. */
final class FileRange implements ReadableByteChannel {
    private final Path file;
    private final SeekableByteChannel channel;
    private long remaining;

    FileRange(Path file, SeekableByteChannel channel, ByteRange range, long size) throws IOException {
        this.file = file;
        this.channel = channel;
        this.remaining = Math.min(range.length(), size - range.offset());
        channel.position(range.offset());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + remaining));
        try {
            int read = channel.read(target);
            if (read < 0) {
                throw new ObjectStoreException(
                        Kind.CHANGED, file + " ended " + remaining + " bytes early; it was cut while it was read");
            }
            remaining -= read;
            return read;
        } catch (IOException e) {
            throw FileErrors.explain("read", file, e);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
