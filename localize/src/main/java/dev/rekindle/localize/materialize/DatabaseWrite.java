package dev.rekindle.localize.materialize;

import java.nio.ByteBuffer;

/**
 * Bytes that belong at one place of the database file.
 *
 * @param offset from the start of the file
 * @param bytes read-only; every call yields a buffer of its own, positioned at its start
 */
public record DatabaseWrite(long offset, ByteBuffer bytes) {

    public DatabaseWrite {
        if (offset < 0 || !bytes.hasRemaining()) {
            throw new IllegalArgumentException("offset " + offset + ", " + bytes.remaining() + " bytes");
        }
        bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
