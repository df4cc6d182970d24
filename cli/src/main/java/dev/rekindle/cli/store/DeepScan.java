package dev.rekindle.cli.store;

import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.Decoding;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Reads every byte of a backup from its store and proves it as a restore proves it. Whether it is what the manifest says, the manifest tells. */
public final class DeepScan {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long ROW_BUDGET_BYTES = 32L << 20;

    private DeepScan() {}

    /** Gets the snapshot's bytes, decoded, in order; all of the buffer is for it. */
    @FunctionalInterface
    public interface Sink {
        /** Takes some bytes; the buffer is used again afterwards. */
        void take(ByteBuffer bytes) throws IOException;
    }

    /**
     * Reads it from its first byte to its last.
     *
     * @param key what decrypts it; empty where it is not encrypted
     * @throws dev.rekindle.bbolt.SnapshotCorruptException when the bytes are no sound snapshot
     * @throws IOException when the store fails, or the object cannot be decoded
     */
    public static SnapshotReport of(
            ObjectStore store, StoredObject object, Manifest manifest, Optional<DataKey> key, Sink sink)
            throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(ROW_BUDGET_BYTES));
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (ReadableByteChannel stored = store.read(object.key(), object.version(), ByteRange.ALL);
                ReadableByteChannel channel = Decoding.open(stored, manifest, key)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                sink.take(buffer.asReadOnlyBuffer());
                scanner.update(buffer);
                buffer.clear();
            }
        }
        return scanner.finish();
    }
}
