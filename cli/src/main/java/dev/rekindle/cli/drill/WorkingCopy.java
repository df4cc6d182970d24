package dev.rekindle.cli.drill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A copy of a snapshot that is damaged and mended again, so that a dozen kinds of damage to a snapshot of gigabytes need one copy of it and
 * not a dozen. The original is never opened for writing.
 */
final class WorkingCopy implements AutoCloseable {
    /** The SHA-256 that etcd appends to a snapshot (etcd server/etcdserver/api/v3rpc/maintenance.go). */
    private static final int TRAILER = 32;

    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final Deque<Patch> patches = new ArrayDeque<>();
    private long appendedAt = -1;

    private record Patch(long offset, ByteBuffer original) {}

    private WorkingCopy(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Copies {@code snapshot} to {@code at}, which must not exist. */
    static WorkingCopy of(Path snapshot, Path at) throws IOException {
        Files.copy(snapshot, at);
        return new WorkingCopy(at, FileChannel.open(at, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    Path path() {
        return path;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Flips the lowest bit of the byte at {@code offset}. */
    void flipBit(long offset) throws IOException {
        byte[] one = read(offset, 1);
        one[0] ^= 1;
        patch(offset, one);
    }

    /** Overwrites bytes at {@code offset}; what stood there is remembered. */
    void patch(long offset, byte[] bytes) throws IOException {
        patches.push(new Patch(offset, ByteBuffer.wrap(read(offset, bytes.length))));
        write(offset, ByteBuffer.wrap(bytes));
    }

    /** Cuts the last {@code bytes} off; they are remembered, so keep it to a few pages. */
    void cut(int bytes) throws IOException {
        long length = channel.size() - bytes;
        patches.push(new Patch(length, ByteBuffer.wrap(read(length, bytes))));
        channel.truncate(length);
    }

    /** Appends bytes at the end. */
    void append(byte[] bytes) throws IOException {
        long length = channel.size();
        appendedAt = appendedAt < 0 ? length : appendedAt;
        write(length, ByteBuffer.wrap(bytes));
    }

    /** Makes the trailer fit the damaged data, as a forger would or as corrupt memory in the server does. */
    void rehash() throws IOException {
        MessageDigest sha256 = sha256();
        long end = channel.size() - TRAILER;
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        for (long at = 0; at < end; ) {
            buffer.clear().limit((int) Math.min(CHUNK, end - at));
            int n = channel.read(buffer, at);
            if (n < 0) {
                throw new IOException(path + " became shorter while it was read");
            }
            sha256.update(buffer.flip());
            at += n;
        }
        patch(end, sha256.digest());
    }

    /** Takes back everything, newest first. */
    void mend() throws IOException {
        if (appendedAt >= 0) {
            channel.truncate(appendedAt);
            appendedAt = -1;
        }
        while (!patches.isEmpty()) {
            Patch patch = patches.pop();
            write(patch.offset(), patch.original());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    private byte[] read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException(path + " has no " + length + " bytes at " + offset);
            }
        }
        return bytes.array();
    }

    private void write(long offset, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
