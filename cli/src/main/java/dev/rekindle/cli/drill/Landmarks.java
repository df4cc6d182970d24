package dev.rekindle.cli.drill;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.snapshot.KeyValue;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where damage hurts in a snapshot: places that are surely reachable, so that a refusal is not owed to luck.
 *
 * @param pageSize bytes of a page
 * @param rootPageOffset where the page lies that the tree starts from
 * @param valueOffset where the last byte of a live value lies
 */
record Landmarks(int pageSize, long rootPageOffset, long valueOffset) {
    private static final byte[] KEY_BUCKET = "key".getBytes(StandardCharsets.UTF_8);

    /**
     * Finds them in a sound snapshot.
     *
     * @throws IOException when the file cannot be read, or holds no value at all
     */
    static Landmarks of(Path snapshot) throws IOException {
        try (BboltFile file = BboltFile.open(snapshot)) {
            int pageSize = file.meta().pageSize();
            return new Landmarks(pageSize, file.meta().root() * pageSize, lastByteOfAValue(file));
        }
    }

    private static long lastByteOfAValue(BboltFile file) throws IOException {
        Bucket keys = file.root()
                .bucket(KEY_BUCKET)
                .orElseThrow(() -> new IOException(file.path() + " has no bucket 'key', so it is no etcd snapshot"));
        Cursor cursor = keys.cursor();
        for (boolean more = cursor.last(); more; more = cursor.previous()) {
            MemorySegment row = cursor.value();
            KeyValue entry = KeyValue.parse(row);
            // The value is the last field of a row without a lease (mvccpb.KeyValue), so the row's last byte is the
            // value's.
            if (entry.lease() == 0 && entry.value().byteSize() > 0) {
                return find(file, cursor, row);
            }
        }
        throw new IOException(file.path() + " holds no key with a value; there is nothing to forge");
    }

    /** The cursor's leaf holds the row exactly once; where the row's bytes stand in it says where they stand in the file. */
    private static long find(BboltFile file, Cursor cursor, MemorySegment row) throws IOException {
        long start = cursor.page().offset();
        int index = 0;
        while (MemorySegment.mismatch(
                        cursor.page().key(index),
                        0,
                        cursor.key().byteSize(),
                        cursor.key(),
                        0,
                        cursor.key().byteSize())
                != -1) {
            index++;
        }
        long element = start + PageLayout.element(index);
        try (FileChannel channel = FileChannel.open(file.path())) {
            var header = MemorySegment.ofArray(new byte[PageLayout.LEAF_ELEMENT]);
            ByteBuffer buffer = header.asByteBuffer();
            while (buffer.hasRemaining() && channel.read(buffer, element + buffer.position()) >= 0) {}
            long position = PageLayout.unsigned(header, PageLayout.LEAF_POSITION);
            return element + position + cursor.key().byteSize() + row.byteSize() - ValueLayout.JAVA_BYTE.byteSize();
        }
    }
}
