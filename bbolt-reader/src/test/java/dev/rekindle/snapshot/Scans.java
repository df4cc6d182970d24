package dev.rekindle.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntSupplier;

/** Ways to feed a scanner. */
final class Scans {
    static final long BUDGET = 64 << 20;
    private static final int BUFFER = 1 << 20;

    private Scans() {}

    /** Scans bytes in one piece, rows collected. */
    static SnapshotReport scan(byte[] snapshot) throws SnapshotCorruptException {
        return scan(snapshot, ScanOptions.snapshot().collectingRows(BUDGET));
    }

    static SnapshotReport scan(byte[] snapshot, ScanOptions options) throws SnapshotCorruptException {
        var scanner = new SnapshotScanner(options);
        scanner.update(ByteBuffer.wrap(snapshot));
        return scanner.finish();
    }

    /** Scans bytes in pieces of these sizes; every other piece is in a direct buffer. */
    static SnapshotReport scan(byte[] snapshot, ScanOptions options, IntSupplier sizes)
            throws SnapshotCorruptException {
        var scanner = new SnapshotScanner(options);
        int pieces = 0;
        for (int at = 0; at < snapshot.length; pieces++) {
            int n = Math.min(sizes.getAsInt(), snapshot.length - at);
            ByteBuffer piece = ByteBuffer.wrap(snapshot, at, n);
            scanner.update(pieces % 2 == 0 ? piece : direct(piece));
            at += n;
        }
        return scanner.finish();
    }

    /** Scans a file, rows collected. */
    static SnapshotReport scan(Path file, ScanOptions options) throws IOException {
        var scanner = new SnapshotScanner(options);
        try (FileChannel channel = FileChannel.open(file)) {
            var buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                scanner.update(buffer.flip());
                buffer.clear();
            }
        }
        return scanner.finish();
    }

    /** Sizes from 1 to {@code most}, mostly small. */
    static IntSupplier randomSizes(long seed, int most) {
        var random = new Random(seed);
        return () -> 1 + random.nextInt(1 + random.nextInt(most));
    }

    private static ByteBuffer direct(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
    }
}
