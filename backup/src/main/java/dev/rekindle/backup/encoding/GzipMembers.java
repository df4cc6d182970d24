package dev.rekindle.backup.encoding;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to gzip members of a mebibyte each, several at once, and writes them in order. Any gunzip reads the result as one file. The number
 * of members under way is fixed, so memory is, and a slow channel below holds up the writer. Belongs to one thread.
 *
 * <p>{@link #close()} writes what is missing and closes the channel below; {@link #abandon()} only lets the threads go.
 */
final class GzipMembers implements WritableByteChannel {
    static final int MEMBER_BYTES = 1 << 20;

    /** Chosen by measurement (docs/decisions/0005): etcd holds a read transaction open as long as a backup streams, so speed comes first. */
    static final int LEVEL = 1;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
    private static final int TRAILER_BYTES = 8;
    /** Deflate stores what it cannot compress, at five bytes for each of its blocks of at least 16 KiB. */
    private static final int WORST_BYTES = MEMBER_BYTES + 5 * (MEMBER_BYTES / (16 << 10) + 1) + 64;

    private final WritableByteChannel below;
    private final ExecutorService workers;
    private final int members;
    private final ArrayDeque<Member> free = new ArrayDeque<>();
    private final ArrayDeque<Future<Member>> underWay = new ArrayDeque<>();
    private @Nullable Member filling;
    private int made;
    private boolean open = true;
    private boolean empty = true;

    GzipMembers(WritableByteChannel below, int threads) {
        this.below = below;
        this.members = 2 * threads + 1;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("backup-gzip-", 0).daemon().factory());
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        int total = bytes.remaining();
        while (bytes.hasRemaining()) {
            Member member = filling == null ? next() : filling;
            filling = member;
            int count = Math.min(bytes.remaining(), member.content.remaining());
            member.content.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!member.content.hasRemaining()) {
                submit(member);
            }
        }
        return total;
    }

    private Member next() throws IOException {
        Member member = free.poll();
        if (member == null && made < members) {
            made++;
            return new Member();
        }
        if (member == null) {
            writeOldest();
            member = free.remove();
        }
        return member;
    }

    private void submit(Member member) {
        filling = null;
        empty = false;
        underWay.add(workers.submit(member::compress));
    }

    private void writeOldest() throws IOException {
        try {
            Member member = underWay.remove().get();
            while (member.compressed.hasRemaining()) {
                below.write(member.compressed);
            }
            member.content.clear();
            free.add(member);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while compressing");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw new IllegalStateException("compressing failed", e.getCause());
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        // An object without any member would not be gzip.
        if (filling != null || empty) {
            submit(filling == null ? next() : filling);
        }
        while (!underWay.isEmpty()) {
            writeOldest();
        }
        abandon();
        below.close();
    }

    /** Ends the threads, which are done within the time that one member takes. */
    void abandon() {
        open = false;
        workers.shutdownNow();
    }

    /** A piece of the content and what becomes of it; handed to one thread at a time. */
    private static final class Member {
        private final ByteBuffer content = ByteBuffer.allocate(MEMBER_BYTES);
        private final ByteBuffer compressed =
                ByteBuffer.allocate(HEADER.length + WORST_BYTES + TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Member compress() {
            var crc = new CRC32();
            crc.update(content.flip());
            compressed.clear().put(HEADER);
            var deflater = new Deflater(LEVEL, true);
            try {
                deflater.setInput(content.rewind());
                deflater.finish();
                while (!deflater.finished()) {
                    if (!compressed.hasRemaining()) {
                        throw new IllegalStateException(
                                "deflate needs more than " + WORST_BYTES + " bytes for " + content.limit());
                    }
                    deflater.deflate(compressed);
                }
            } finally {
                deflater.end();
            }
            compressed.putInt((int) crc.getValue()).putInt(content.limit()).flip();
            return this;
        }
    }
}
