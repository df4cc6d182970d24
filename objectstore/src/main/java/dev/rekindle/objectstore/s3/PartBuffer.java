package dev.rekindle.objectstore.s3;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The bytes of one part. Begins small, because most objects are a manifest of a few KiB, and takes a whole part's memory for the first byte more: steps
 * between would be as large again in arrays that nobody collects for long.
 */
final class PartBuffer {
    private static final int SMALLEST = 64 << 10;

    private final int capacity;
    private final CRC32C crc = new CRC32C();
    private byte[] bytes;
    private int length;

    PartBuffer(int capacity) {
        this.capacity = capacity;
        this.bytes = new byte[Math.min(SMALLEST, capacity)];
    }

    /** Takes as many bytes as fit. */
    void fill(ByteBuffer source) {
        int count = Math.min(source.remaining(), capacity - length);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
        source.get(bytes, length, count);
        crc.update(bytes, length, count);
        length += count;
    }

    boolean isFull() {
        return length == capacity;
    }

    int length() {
        return length;
    }

    /** Forgets the bytes and keeps the memory. */
    void clear() {
        crc.reset();
        length = 0;
    }

    /** Of all bytes that {@link #fill} took, reckoned as they came. */
    long crc32c() {
        return crc.getValue();
    }

    String md5() {
        return StoreSums.md5(bytes, length);
    }

    /** The bytes as a body that can be sent again; without a copy, so they must stay until the request has ended. */
    RequestBody body(String contentType) {
        byte[] content = bytes;
        int size = length;
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content, 0, size), size, contentType);
    }
}
