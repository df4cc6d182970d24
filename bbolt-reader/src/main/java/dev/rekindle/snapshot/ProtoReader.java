package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Walks the fields of one protobuf message without copying it (protobuf.dev, "Encoding"). Fields it is not asked about are skipped, as a newer etcd
 * may add some; the deprecated groups are refused, because no etcd message has ever had one.
 */
final class ProtoReader {
    /** Wire type of a varint. */
    static final int VARINT = 0;
    /** Wire type of eight bytes. */
    static final int FIXED64 = 1;
    /** Wire type of a length and so many bytes. */
    static final int BYTES = 2;
    /** Wire type of four bytes. */
    static final int FIXED32 = 5;

    private static final int LAST_VARINT_SHIFT = 63;

    private final MemorySegment message;
    private final Kind kind;
    private final String what;
    private long at;
    private int field;
    private int wireType;

    /**
     * @param kind the kind of damage that a malformed message is
     * @param what the message's name, for people
     */
    ProtoReader(MemorySegment message, Kind kind, String what) {
        this.message = message;
        this.kind = kind;
        this.what = what;
    }

    /** Moves to the next field, whose value must then be read or skipped; {@code false} at the end of the message. */
    boolean next() throws SnapshotCorruptException {
        if (at == message.byteSize()) {
            return false;
        }
        long tag = rawVarint();
        if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE >>> 2) {
            throw malformed("a field number from 1 to 2^29-1", "tag " + Long.toUnsignedString(tag));
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        return true;
    }

    /** The number of the current field. */
    int field() {
        return field;
    }

    /** The value of the current field, which must be a varint. */
    long varint() throws SnapshotCorruptException {
        require(VARINT);
        return rawVarint();
    }

    /** The value of the current field, which must be bytes: a slice of the message. */
    MemorySegment bytes() throws SnapshotCorruptException {
        require(BYTES);
        return slice(rawVarint());
    }

    /** Passes over the current field. */
    void skip() throws SnapshotCorruptException {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> slice(Long.BYTES);
            case BYTES -> bytes();
            case FIXED32 -> slice(Integer.BYTES);
            default -> throw malformed("wire type 0, 1, 2 or 5", "wire type " + wireType);
        }
    }

    private MemorySegment slice(long length) throws SnapshotCorruptException {
        if (length < 0 || length > message.byteSize() - at) {
            throw malformed(
                    "at most " + (message.byteSize() - at) + " more bytes",
                    "a field of " + Long.toUnsignedString(length) + " bytes");
        }
        MemorySegment value = message.asSlice(at, length);
        at += length;
        return value;
    }

    private long rawVarint() throws SnapshotCorruptException {
        long value = 0;
        for (int shift = 0; shift <= LAST_VARINT_SHIFT; shift += 7) {
            if (at == message.byteSize()) {
                throw malformed("a whole number", "the end of the message");
            }
            byte next = message.get(ValueLayout.JAVA_BYTE, at++);
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                if (shift == LAST_VARINT_SHIFT && next > 1) {
                    break;
                }
                return value;
            }
        }
        throw malformed("a number of at most 64 bits", "a longer one");
    }

    private void require(int expected) throws SnapshotCorruptException {
        if (wireType != expected) {
            throw malformed("field " + field + " with wire type " + expected, "wire type " + wireType);
        }
    }

    private SnapshotCorruptException malformed(String expected, String found) {
        return corrupt(kind, what + ", byte " + at).expected(expected).found(found);
    }
}
