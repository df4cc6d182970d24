package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LIMIT;

import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.util.zip.CRC32C;

/**
 * A leaf too large to hold: its element table comes first and is kept, its keys and values are proved as they pass. They must lie in order and
 * without gaps, as bbolt has always written them, and must be nothing whose value is read.
 */
final class LargeLeaf implements SpanningPage {
    private final PageImage table;
    private final int tableEnd;
    private final long overflow;
    private final RowScan rows;
    private final KeyRun keys = new KeyRun();
    private final CRC32C crc = new CRC32C();

    /** Bytes of the page that have passed. */
    private long passed;

    private int index;
    private long length;
    private boolean inRow;
    private byte[] key = new byte[0];
    private byte[] keyBefore = new byte[0];

    /**
     * @param header the page's first piece, with its header
     * @param size bytes of the page with all its overflow
     * @param rows a scan {@link RowScan#aside}
     */
    LargeLeaf(PageImage header, long size, RowScan rows) throws SnapshotCorruptException {
        this.overflow = header.overflow();
        this.tableEnd = new PageImage(header.bytes(), header.from(), size, header.page(), header.offset()).tableEnd();
        this.table = new PageImage(new byte[tableEnd], 0, size, header.page(), header.offset());
        this.rows = rows;
        rows.beginLeaf();
    }

    @Override
    public long page() {
        return table.page();
    }

    @Override
    public long overflow() {
        return overflow;
    }

    @Override
    public long memory() {
        return tableEnd + 2L * PageLayout.LONGEST_KEY;
    }

    @Override
    public void take(byte[] bytes, int from, int count) throws SnapshotCorruptException {
        int to = from + count;
        for (int at = from; at < to; ) {
            int n = step(bytes, at, to - at);
            at += n;
            passed += n;
        }
    }

    /** The facts, once all of the page has passed; {@code all} takes over the rows. */
    LeafFacts facts(RowScan all) {
        LeafContent content = LeafContent.PLAIN;
        if (keys.rowKeys()) {
            content = rows.sound() ? LeafContent.ROWS : LeafContent.UNSOUND_ROWS;
        }
        long pointer = content == LeafContent.ROWS ? all.append(rows) : LeafFacts.NOWHERE;
        return new LeafFacts(keys, (int) crc.getValue(), length, content, pointer);
    }

    /** Takes at most {@code count} bytes, all of which belong to one thing; returns how many. */
    private int step(byte[] bytes, int at, int count) throws SnapshotCorruptException {
        if (passed < tableEnd) {
            int n = (int) Math.min(count, tableEnd - passed);
            System.arraycopy(bytes, at, table.bytes(), (int) passed, n);
            if (passed + n == tableEnd) {
                checkTable();
            }
            return n;
        }
        if (index == table.count()) {
            return count;
        }
        long keyStart = table.leafKeyStart(index, tableEnd);
        long valueStart = keyStart + table.leafKeySize(index);
        long end = valueStart + table.leafValueSize(index);
        if (passed < keyStart) {
            return (int) Math.min(count, keyStart - passed);
        }
        int n = (int) Math.min(count, (passed < valueStart ? valueStart : end) - passed);
        crc.update(bytes, at, n);
        length += n;
        if (passed < valueStart) {
            key(bytes, at, n, (int) (passed - keyStart), valueStart);
        } else if (inRow) {
            rows.update(bytes, at, at + n);
        }
        if (passed + n == end) {
            endEntry();
        }
        return n;
    }

    private void key(byte[] bytes, int at, int n, int done, long valueStart) throws SnapshotCorruptException {
        int size = (int) table.leafKeySize(index);
        if (key.length < size) {
            key = new byte[size];
        }
        System.arraycopy(bytes, at, key, done, n);
        if (passed + n < valueStart) {
            return;
        }
        if (!keys.add(key, 0, size)) {
            throw table.disorder(index, key, 0, size);
        }
        if (index == 0) {
            keys.copyFirst();
        }
        inRow = keys.rowKeys();
        if (inRow) {
            rows.begin(key, 0, size, table.leafValueSize(index));
        } else if (SmallBuckets.isNamed(key, 0, size)) {
            throw unsupported("no entry of bucket meta, cluster or auth", "one");
        }
    }

    private void endEntry() {
        if (inRow) {
            rows.end();
        }
        inRow = false;
        byte[] spare = keyBefore;
        keyBefore = key;
        key = spare;
        index++;
    }

    private void checkTable() throws SnapshotCorruptException {
        long end = table.count() == 0 ? 0 : table.leafKeyStart(0, tableEnd);
        for (int i = 0; i < table.count(); i++) {
            if (table.leafFlags(i) != 0) {
                throw unsupported("no bucket", "element flags 0x%x".formatted(table.leafFlags(i)));
            }
            long start = table.leafKeyStart(i, tableEnd);
            if (start != end) {
                throw unsupported("keys and values in order and without gaps", "element " + i + " at byte " + start);
            }
            end = start + table.leafKeySize(i) + table.leafValueSize(i);
        }
    }

    private SnapshotCorruptException unsupported(String expected, String found) {
        return table.damage(LIMIT, "leaf of " + table.size() + " bytes", 0)
                .expected(expected)
                .found(found);
    }
}
