package dev.rekindle.snapshot;

/**
 * Rows of bucket {@code key}, remembered leaf by leaf, live and stale ones alike, for counting live keys and for HashKV. Fingerprint, CRC-32C and
 * length of every row, and its revision: 20 to 30 bytes; sixteen more are reserved for the set of keys at the end. Past the budget everything is
 * dropped. One thread at a time.
 *
 * <pre>
 *   row = fingerprint(12) crc(4) length key        key: row key, relative to the row before in the same leaf
 * </pre>
 */
final class RowLog {
    /** Bytes that a row costs in {@link LiveKeys}. */
    static final int BYTES_AT_THE_END = 16;

    private final long budget;
    private ByteLog rows = new ByteLog();
    private long count;
    private boolean over;

    /** @param budget bytes of memory that rows may take */
    RowLog(long budget) {
        this.budget = budget;
    }

    long budget() {
        return budget;
    }

    /** Where the next row goes. */
    long position() {
        return rows.size();
    }

    /** Whether the budget was spent, and the rows are gone. */
    boolean isOver() {
        return over;
    }

    /** Bytes of memory taken. */
    long memory() {
        return rows.memory();
    }

    /**
     * Remembers a row.
     *
     * @param crc CRC-32C over key and value
     * @param length bytes of key and value
     * @param base the main revision of the row before in the same leaf, or 0
     */
    void add(KeyFingerprint userKey, int crc, long length, long base, byte[] rowKey, int from, int to) {
        if (over) {
            return;
        }
        rows.putLong(userKey.first());
        rows.putInt(userKey.second());
        rows.putInt(crc);
        rows.putVarint(length);
        RowKey.write(rows, base, rowKey, from, to);
        count++;
        checkBudget();
    }

    /** Takes over the rows of another log. */
    void addAll(RowLog other) {
        over |= other.over;
        if (!over) {
            rows.putAll(other.rows);
            count += other.count;
        }
        checkBudget();
    }

    /** Forgets the rows from {@code position} on, of which there are {@code forgotten}. */
    void truncate(long position, long forgotten) {
        if (!over) {
            rows.truncate(position);
            count -= forgotten;
        }
    }

    /** A reader that stands at {@code position}. */
    ByteLog.Reader read(long position) {
        return rows.read(position);
    }

    private void checkBudget() {
        if (over || rows.memory() + count * BYTES_AT_THE_END > budget) {
            over = true;
            rows = new ByteLog();
        }
    }
}
