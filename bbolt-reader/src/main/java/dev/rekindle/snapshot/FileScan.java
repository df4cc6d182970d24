package dev.rekindle.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Feeds a local file to a {@link SnapshotScanner} in one sequential pass: this thread reads and examines the pages, a second one hashes. Large reads
 * in file order are what disks and a small page cache are good at. Memory is a few buffers and what the scanner takes.
 */
final class FileScan implements AutoCloseable {
    /** A ring that stays in the processor's caches. Outside the heap, where a channel reads without copying once more. */
    private static final int BUFFERS = 16;

    private static final int BUFFER_BYTES = 256 << 10;

    private final SnapshotScanner scanner;
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<ByteBuffer> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final Thread digest;

    private FileScan(ScanOptions options) {
        this.scanner = new SnapshotScanner(options);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
        }
        this.digest = Thread.ofPlatform().name("snapshot-digest").daemon().start(this::digest);
    }

    /** Scans the whole file. */
    static SnapshotReport of(Path path, ScanOptions options, ScanProgress progress) throws IOException {
        try (var scan = new FileScan(options);
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                ReadAhead ahead = ReadAhead.of(path, channel.size())) {
            return scan.run(channel, ahead, progress);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            var failure = new InterruptedIOException("interrupted while scanning " + path);
            failure.initCause(stopped);
            throw failure;
        }
    }

    private SnapshotReport run(FileChannel channel, ReadAhead ahead, ScanProgress progress)
            throws IOException, InterruptedException {
        long total = channel.size();
        long done = 0;
        while (true) {
            ByteBuffer buffer = free.take().clear();
            ahead.reading(done);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                done = channel.position();
            }
            if (!buffer.flip().hasRemaining()) {
                break;
            }
            filled.put(buffer.duplicate());
            scanner.updatePages(buffer.duplicate());
            progress.read(done, Math.max(done, total));
        }
        filled.put(ByteBuffer.allocate(0));
        digest.join();
        return scanner.finish();
    }

    /** Hashes until a buffer without bytes comes. A buffer is free again when it is hashed: the reader, who alone takes it, is done with it first. */
    private void digest() {
        try {
            for (ByteBuffer buffer = filled.take(); buffer.hasRemaining(); buffer = filled.take()) {
                scanner.updateDigest(buffer.duplicate());
                free.put(buffer);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the digest thread, if it still runs, and waits until it has: it never waits for long itself. */
    @Override
    public void close() {
        digest.interrupt();
        boolean interrupted = false;
        while (digest.isAlive()) {
            try {
                digest.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
