package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.REVISION_KEY;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * A moment in etcd's history: {@code main} counts the transactions that wrote, {@code sub} the writes inside one. The key of a row in bucket
 * {@code key} is a revision in 17 bytes, u64 main, {@code '_'}, u64 sub, both big-endian; a deletion has {@code 't'} as its 18th byte (etcd
 * {@code server/storage/mvcc/revision.go}). Neither number is ever negative.
 */
public record Revision(long main, long sub) implements Comparable<Revision> {
    /** Bytes of a row key. */
    public static final int KEY_LENGTH = 17;
    /** Bytes of the row key of a deletion. */
    public static final int TOMBSTONE_LENGTH = 18;

    private static final byte SEPARATOR = '_';
    private static final byte TOMBSTONE = 't';
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SEPARATOR_OFFSET = 8;
    private static final int SUB_OFFSET = 9;
    private static final int MARK_OFFSET = 17;
    private static final int SHOWN = 24;

    /** Refuses negative numbers. */
    public Revision {
        if (main < 0 || sub < 0) {
            throw new IllegalArgumentException("a revision is never negative: " + main + ", " + sub);
        }
    }

    /** Whether {@code key} has the form of a row key. */
    public static boolean isRowKey(MemorySegment key) {
        long length = key.byteSize();
        return (length == KEY_LENGTH || length == TOMBSTONE_LENGTH)
                && key.get(ValueLayout.JAVA_BYTE, SEPARATOR_OFFSET) == SEPARATOR
                && key.get(U64, 0) >= 0
                && key.get(U64, SUB_OFFSET) >= 0
                && (length == KEY_LENGTH || key.get(ValueLayout.JAVA_BYTE, MARK_OFFSET) == TOMBSTONE);
    }

    /** Whether {@code rowKey}, which has the form of a row key, is that of a deletion. */
    public static boolean isTombstone(MemorySegment rowKey) {
        return rowKey.byteSize() == TOMBSTONE_LENGTH;
    }

    /**
     * Reads a row key.
     *
     * @throws SnapshotCorruptException if it has another form
     */
    public static Revision decode(MemorySegment rowKey) throws SnapshotCorruptException {
        if (!isRowKey(rowKey)) {
            byte[] start = rowKey.asSlice(0, Math.min(rowKey.byteSize(), SHOWN)).toArray(ValueLayout.JAVA_BYTE);
            throw corrupt(REVISION_KEY, "row key in bucket key")
                    .expected("17 bytes, or 18 for a deletion: u64 main, '_', u64 sub")
                    .found(rowKey.byteSize() + " bytes " + HexFormat.of().formatHex(start)
                            + (start.length < rowKey.byteSize() ? "…" : ""));
        }
        return new Revision(rowKey.get(U64, 0), rowKey.get(U64, SUB_OFFSET));
    }

    /** The row key of a write at this revision: 17 bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(KEY_LENGTH)
                .putLong(main)
                .put(SEPARATOR)
                .putLong(sub)
                .array();
    }

    @Override
    public int compareTo(Revision other) {
        return ORDER.compare(this, other);
    }

    private static final Comparator<Revision> ORDER =
            Comparator.comparingLong(Revision::main).thenComparingLong(Revision::sub);

    /** {@code main/sub}, or just {@code main} for the first write of a transaction. */
    @Override
    public String toString() {
        return sub == 0 ? Long.toString(main) : main + "/" + sub;
    }
}
