package dev.rekindle.localize.materialize;

import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The revisions that a bump reads and writes: {@code u64be main, '_', u64be sub}, and {@code 't'} behind the key of a tombstone. */
final class RevisionRow {
    private static final ValueLayout.OfLong MAIN = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int BYTES = 17;

    private RevisionRow() {}

    /** The bytes of revision {@code (main, 0)}. */
    static byte[] bytes(long main) {
        return ByteBuffer.allocate(BYTES)
                .putLong(main)
                .put((byte) '_')
                .putLong(0)
                .array();
    }

    /** The main revision in a row's key, or in a value of bucket {@code meta}. */
    static long main(MemorySegment revision, Kind kind) throws SnapshotCorruptException {
        if (revision.byteSize() < BYTES || revision.byteSize() > BYTES + 1 || revision.get(MAIN, 0) < 0) {
            throw corrupt(kind, "a revision")
                    .expected("17 bytes, or 18 for a tombstone, and a number that is not negative")
                    .found(revision.byteSize() + " bytes: " + PageLayout.describe(revision));
        }
        return revision.get(MAIN, 0);
    }

    /** The main revision of the greatest row, 0 when there is none. */
    static long last(Bucket key) throws IOException {
        Cursor cursor = key.cursor();
        return cursor.last() ? main(cursor.key(), Kind.REVISION_KEY) : 0;
    }
}
