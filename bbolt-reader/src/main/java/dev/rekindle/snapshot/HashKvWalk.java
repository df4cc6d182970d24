package dev.rekindle.snapshot;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Crc32cCombiner;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Computes HashKV(R, C) by walking back through the rows from R (etcd {@code server/storage/mvcc/hash.go}, {@code kvHasher}; {@code key_index.go},
 * {@code keep}).
 *
 * <p>etcd hashes forward: the name of the bucket, then key and value of every row up to R, except (1) a row up to C that is not the newest of its
 * key up to R, or is a deletion, unless no key is live at R at all; (2) a deletion at C itself. Walking back, whether a row is the newest of its key
 * is whether the key has not been met; and the CRC of the rows behind is prefixed with that of each row ({@link Crc32cCombiner}).
 *
 * <p>A finished compaction has left at most one row for each key up to its revision. So only the keys of later rows are remembered ({@link KeySet}):
 * memory grows with the number of keys written since the last compaction, minutes in a Kubernetes cluster, and of a never compacted store with that
 * of all its keys.
 */
final class HashKvWalk {
    private static final byte[] NAME = {'k', 'e', 'y'};

    private final long compacted;
    private final long finished;
    private final KeySet seen = new KeySet();
    private byte[] scratch = new byte[64 << 10];

    /** The rows hashed whether or not any key is live, and those of rule (1) kept. */
    private final Suffix kept = new Suffix();
    /** The same and the rows that rule (1) leaves out; given up as soon as a live key is met. */
    private final Suffix all = new Suffix();

    private boolean anyLive;

    private HashKvWalk(long compacted, long finished) {
        this.compacted = compacted;
        this.finished = finished;
    }

    /**
     * @param compacted the compaction C to take account of, −1 for none; not below {@code finished}
     * @param finished the last compaction that has removed its rows, −1 for none
     */
    static HashKv hash(Optional<Bucket> keys, long revision, long compacted, long finished) throws IOException {
        var walk = new HashKvWalk(compacted, finished);
        var cursor = new RowCursor(keys);
        for (boolean more = cursor.atOrBefore(revision); more; more = cursor.earlier()) {
            walk.take(cursor);
        }
        var name = new CRC32C();
        name.update(NAME);
        Suffix rows = walk.anyLive ? walk.kept : walk.all;
        return new HashKv(Integer.toUnsignedLong(rows.after(name)), revision, compacted);
    }

    private void take(RowCursor cursor) throws IOException {
        MemorySegment message = cursor.message();
        long main = cursor.revision().main();
        boolean deletion = cursor.change() == Row.Change.DELETE;
        boolean newest = isNewest(KeyValue.parse(message).key(), main);
        anyLive |= newest && !deletion;
        if (main == compacted && deletion) {
            return;
        }
        var crc = new CRC32C();
        update(crc, cursor.key());
        update(crc, message);
        long length = cursor.key().byteSize() + message.byteSize();
        if (main > compacted || (newest && !deletion)) {
            kept.prepend(crc, length);
        }
        if (!anyLive) {
            all.prepend(crc, length);
        }
    }

    private boolean isNewest(MemorySegment userKey, long main) {
        return main > finished ? seen.add(userKey) : !seen.contains(userKey);
    }

    private void update(CRC32C crc, MemorySegment bytes) {
        int length = Math.toIntExact(bytes.byteSize());
        if (length > scratch.length) {
            scratch = new byte[length];
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, scratch, 0, length);
        crc.update(scratch, 0, length);
    }

    /** The end of a run of bytes: its CRC-32C and length. */
    private static final class Suffix {
        private int crc;
        private long length;

        void prepend(CRC32C before, long beforeLength) {
            crc = after(before);
            length += beforeLength;
        }

        int after(CRC32C before) {
            return Crc32cCombiner.combine((int) before.getValue(), crc, length);
        }
    }
}
