package dev.rekindle.backup.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * An object as it comes from its store, counted and digested. Remembers a failure of the store: whoever decodes the bytes may take it for the
 * end ({@code GZIPInputStream} does, between two members).
 */
final class ObjectBytes extends InputStream {
    private final ReadableByteChannel channel;
    private final Sha256 digest = new Sha256();
    private Optional<IOException> failure = Optional.empty();

    ObjectBytes(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        try {
            int count = 0;
            while (count == 0) {
                count = channel.read(buffer);
            }
            if (count > 0) {
                digest.update(ByteBuffer.wrap(target, offset, count));
            }
            return count;
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** What the store failed with, if it did. */
    Optional<IOException> failure() {
        return failure;
    }

    long size() {
        return digest.size();
    }

    String sha256() {
        return digest.hex();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
