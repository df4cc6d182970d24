package dev.rekindle.snapshot;

import dev.rekindle.bbolt.Crc32cCombiner;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * Counts live keys and computes HashKV from the rows that a scan remembered, without their bytes.
 *
 * <p>HashKV at the current revision with a compaction at C (etcd {@code server/storage/mvcc/hash.go}): rows after C count; of those up to C only the
 * newest of every key counts, and only if it is no deletion; if no key is alive, all rows up to C count; a deletion at exactly C never does. Which
 * row is the newest is seen when walking backwards, what a row adds to a CRC when walking forwards; so there are two passes, over 20 to 30 bytes a
 * row, and in between one bit a row and a set of fingerprints.
 */
final class LiveKeys {
    private static final byte[] SEED = "key".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAF_BYTES = Long.BYTES + Integer.BYTES;

    private final RowLog rows;
    /** For every leaf of bucket key in order: where its rows are, and how many. */
    private final ByteLog leaves = new ByteLog();

    private long rowCount;

    LiveKeys(RowLog rows) {
        this.rows = rows;
    }

    /** Adds the next leaf of bucket key. */
    void addLeaf(long pointer, int count) {
        leaves.putLong(pointer);
        leaves.putInt(count);
        rowCount += count;
    }

    /**
     * What comes out.
     *
     * @param live number of live keys
     */
    record Result(long live, HashKv hashKv) {}

    /**
     * Computes both.
     *
     * @param revision the current revision, not before any row
     * @param compactRevision the last compaction, or −1
     */
    Result result(long revision, long compactRevision) {
        var fed = new BitSet();
        var superseded = new BitSet();
        long live = walkBackwards(compactRevision, fed, superseded);
        if (live == 0) {
            fed.or(superseded);
        }
        return new Result(live, new HashKv(hash(fed), revision, compactRevision));
    }

    private long walkBackwards(long compactRevision, BitSet fed, BitSet superseded) {
        var seen = new FingerprintSet(rowCount);
        long live = 0;
        int index = Math.toIntExact(rowCount);
        for (long leaf = leaves.size() / LEAF_BYTES - 1; leaf >= 0; leaf--) {
            Rows leafRows = read(leaf);
            for (int i = leafRows.count() - 1; i >= 0; i--) {
                index--;
                boolean newest = seen.add(leafRows.first[i], leafRows.second[i]);
                boolean alive = newest && !leafRows.deletion[i];
                if (alive) {
                    live++;
                }
                if (leafRows.main[i] > compactRevision || alive) {
                    fed.set(index);
                } else if (leafRows.main[i] < compactRevision || !leafRows.deletion[i]) {
                    superseded.set(index);
                }
            }
        }
        return live;
    }

    private long hash(BitSet fed) {
        var seed = new CRC32C();
        seed.update(SEED);
        int crc = (int) seed.getValue();
        int index = 0;
        for (long leaf = 0; leaf < leaves.size() / LEAF_BYTES; leaf++) {
            Rows leafRows = read(leaf);
            for (int i = 0; i < leafRows.count(); i++) {
                if (fed.get(index++)) {
                    crc = Crc32cCombiner.combine(crc, leafRows.crc[i], leafRows.length[i]);
                }
            }
        }
        return Integer.toUnsignedLong(crc);
    }

    private Rows read(long leaf) {
        ByteLog.Reader entry = leaves.read(leaf * LEAF_BYTES);
        ByteLog.Reader reader = rows.read(entry.getLong());
        var result = new Rows(entry.getInt());
        long main = 0;
        for (int i = 0; i < result.count(); i++) {
            result.first[i] = reader.getLong();
            result.second[i] = reader.getInt();
            result.crc[i] = reader.getInt();
            result.length[i] = reader.getVarint();
            RowKey key = RowKey.read(reader, main);
            main = key.main();
            result.main[i] = main;
            result.deletion[i] = key.deletion() == RowKey.Mark.DELETION;
        }
        return result;
    }

    /** The rows of one leaf in columns. */
    private static final class Rows {
        private final long[] first;
        private final int[] second;
        private final int[] crc;
        private final long[] length;
        private final long[] main;
        private final boolean[] deletion;

        Rows(int count) {
            first = new long[count];
            second = new int[count];
            crc = new int[count];
            length = new long[count];
            main = new long[count];
            deletion = new boolean[count];
        }

        int count() {
            return first.length;
        }
    }
}
