package dev.rekindle.snapshot;

import java.nio.ByteBuffer;

/**
 * A row key of bucket {@code key} in its parts. The parts give the bytes back exactly, so that a key of this form can be kept short wherever it is
 * found, be it a revision or the name of a user that happens to look like one.
 *
 * @param main never negative
 * @param sub never negative
 * @param deletion whether the key ends in {@code 't'}
 */
record RowKey(long main, long sub, Mark deletion) {
    private static final int SEPARATOR_OFFSET = 8;
    private static final int SUB_OFFSET = 9;
    private static final int MARK_OFFSET = 17;

    /** Whether a row is a write or a deletion. */
    enum Mark {
        WRITE,
        DELETION
    }

    /** Whether the bytes have the form of a row key. */
    static boolean is(byte[] bytes, int from, int to) {
        int length = to - from;
        return (length == Revision.KEY_LENGTH
                        || (length == Revision.TOMBSTONE_LENGTH && bytes[from + MARK_OFFSET] == 't'))
                && bytes[from + SEPARATOR_OFFSET] == '_'
                && Bytes.bigEndian(bytes, from) >= 0
                && Bytes.bigEndian(bytes, from + SUB_OFFSET) >= 0;
    }

    /** The main revision of a row key that begins at {@code from}. */
    static long main(byte[] bytes, int from) {
        return Bytes.bigEndian(bytes, from);
    }

    /** The sub revision of a row key that begins at {@code from}. */
    static long sub(byte[] bytes, int from) {
        return Bytes.bigEndian(bytes, from + SUB_OFFSET);
    }

    /** Appends a row key as its distance from {@code base}, the main revision of an earlier one, or 0. */
    static void write(ByteLog log, long base, byte[] bytes, int from, int to) {
        long tail = (sub(bytes, from) << 1) + (to - from - Revision.KEY_LENGTH);
        log.putVarint(((main(bytes, from) - base) << 1) + (tail == 0 ? 0 : 1));
        if (tail != 0) {
            log.putVarint(tail);
        }
    }

    /** Reads what {@link #write} wrote. */
    static RowKey read(ByteLog.Reader log, long base) {
        long head = log.getVarint();
        long tail = (head & 1) == 0 ? 0 : log.getVarint();
        return new RowKey(base + (head >>> 1), tail >>> 1, (tail & 1) == 0 ? Mark.WRITE : Mark.DELETION);
    }

    /** Passes over what {@link #write} wrote. */
    static void skip(ByteLog.Reader log) {
        if ((log.getVarint() & 1) != 0) {
            log.getVarint();
        }
    }

    /** The bytes again. */
    byte[] encode() {
        var bytes = ByteBuffer.allocate(deletion == Mark.DELETION ? Revision.TOMBSTONE_LENGTH : Revision.KEY_LENGTH);
        bytes.putLong(main).put((byte) '_').putLong(sub);
        if (deletion == Mark.DELETION) {
            bytes.put((byte) 't');
        }
        return bytes.array();
    }
}
