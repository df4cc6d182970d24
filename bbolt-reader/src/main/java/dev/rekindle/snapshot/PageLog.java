package dev.rekindle.snapshot;

import dev.rekindle.snapshot.PageRecord.Branch;
import dev.rekindle.snapshot.PageRecord.Damaged;
import dev.rekindle.snapshot.PageRecord.Leaf;
import dev.rekindle.snapshot.PageRecord.Unknown;

/**
 * A few bytes for every page, in page order, with an index that names the place of every sixteenth. What is known of a page with overflow only
 * pages later goes into a second log, to which its place in the first points.
 *
 * <pre>
 *   record   = UNKNOWN | DAMAGED | LATE pointer | leaf | BRANCH count children
 *   leaf     = ( content | content+POINTER pointer ) count length crc [ first last ]
 * </pre>
 */
final class PageLog {
    private static final int UNKNOWN = 0;
    private static final int DAMAGED = 1;
    private static final int BRANCH = 7;
    private static final int LATE = 8;
    private static final int HAS_POINTER = 0x10;
    private static final int INDEX_EVERY = 16;
    private static final int INDEX_BYTES = 5;
    private static final Key NO_KEY = new Key(new byte[0]);

    private final ByteLog records = new ByteLog();
    private final ByteLog late = new ByteLog();
    private final ByteLog index = new ByteLog();
    private long pages;

    /** Pages written so far. */
    long pages() {
        return pages;
    }

    /** Bytes of memory taken. */
    long memory() {
        return records.memory() + late.memory() + index.memory();
    }

    /** The next page has no header of its own. */
    void unknown() {
        begin();
        records.put(UNKNOWN);
    }

    /** The next page cannot be right. */
    void damaged() {
        begin();
        records.put(DAMAGED);
    }

    /** The next page is a leaf. */
    void leaf(LeafFacts leaf) {
        begin();
        writeLeaf(records, leaf);
    }

    /** The next page is a branch. */
    void branch(int count, long children) {
        begin();
        writeBranch(records, count, children);
    }

    /** The next page has overflow; what it is will be known later. Returns its ticket for one of the methods with {@code late} in their names. */
    long reserve() {
        begin();
        records.put(LATE);
        long ticket = records.size();
        records.putPointer(0);
        return ticket;
    }

    /** A reserved page is a leaf. */
    void lateLeaf(long ticket, long overflow, LeafFacts leaf) {
        beginLate(ticket, overflow);
        writeLeaf(late, leaf);
    }

    /** A reserved page is a branch. */
    void lateBranch(long ticket, long overflow, int count, long children) {
        beginLate(ticket, overflow);
        writeBranch(late, count, children);
    }

    /** A reserved page cannot be right. */
    void lateDamaged(long ticket) {
        beginLate(ticket, 0);
        late.put(DAMAGED);
    }

    /** What is remembered of page {@code id}, which is below {@link #pages}. */
    PageRecord read(long id) {
        ByteLog.Reader reader =
                records.read(index.read(id / INDEX_EVERY * INDEX_BYTES).getPointer());
        for (long skipped = id % INDEX_EVERY; skipped > 0; skipped--) {
            skip(reader);
        }
        int type = reader.get();
        if (type != LATE) {
            return read(reader, type, 0);
        }
        ByteLog.Reader later = late.read(reader.getPointer());
        long overflow = later.getVarint();
        return read(later, later.get(), overflow);
    }

    private void begin() {
        if (pages++ % INDEX_EVERY == 0) {
            index.putPointer(records.size());
        }
    }

    private void beginLate(long ticket, long overflow) {
        records.setPointer(ticket, late.size());
        late.putVarint(overflow);
    }

    private static void writeLeaf(ByteLog log, LeafFacts leaf) {
        boolean pointer = leaf.pointer() != LeafFacts.NOWHERE;
        log.put(leaf.content().code() | (pointer ? HAS_POINTER : 0));
        if (pointer) {
            log.putVarint(leaf.pointer());
        }
        log.putVarint(leaf.keys().count());
        log.putVarint(leaf.length());
        log.putInt(leaf.crc());
        if (isRows(leaf.content())) {
            leaf.keys().writeRowKeys(log);
        } else {
            leaf.keys().writeKeys(log);
        }
    }

    private static void writeBranch(ByteLog log, int count, long children) {
        log.put(BRANCH);
        log.putVarint(count);
        log.putVarint(children);
    }

    private static PageRecord read(ByteLog.Reader reader, int type, long overflow) {
        return switch (type) {
            case UNKNOWN -> new Unknown();
            case DAMAGED -> new Damaged();
            case BRANCH -> new Branch(overflow, (int) reader.getVarint(), reader.getVarint());
            default -> readLeaf(reader, type, overflow);
        };
    }

    private static Leaf readLeaf(ByteLog.Reader reader, int type, long overflow) {
        long pointer = (type & HAS_POINTER) == 0 ? LeafFacts.NOWHERE : reader.getVarint();
        LeafContent content = LeafContent.of(type & ~HAS_POINTER);
        int count = (int) reader.getVarint();
        long length = reader.getVarint();
        int crc = reader.getInt();
        Key first = NO_KEY;
        Key last = NO_KEY;
        if (isRows(content)) {
            RowKey row = RowKey.read(reader, 0);
            first = new Key(row.encode());
            last = new Key(RowKey.read(reader, row.main()).encode());
        } else if (count > 0) {
            first = new Key(reader.getBytes((int) reader.getVarint()));
            last = new Key(reader.getBytes((int) reader.getVarint()));
        }
        return new Leaf(overflow, count, first, last, crc, length, content, pointer);
    }

    private static void skip(ByteLog.Reader reader) {
        int type = reader.get();
        switch (type) {
            case UNKNOWN, DAMAGED -> {}
            case LATE -> reader.getPointer();
            case BRANCH -> {
                reader.getVarint();
                reader.getVarint();
            }
            default -> skipLeaf(reader, type);
        }
    }

    private static void skipLeaf(ByteLog.Reader reader, int type) {
        if ((type & HAS_POINTER) != 0) {
            reader.getVarint();
        }
        long count = reader.getVarint();
        reader.getVarint();
        reader.skip(Integer.BYTES);
        if (isRows(LeafContent.of(type & ~HAS_POINTER))) {
            RowKey.skip(reader);
            RowKey.skip(reader);
        } else if (count > 0) {
            reader.skip(reader.getVarint());
            reader.skip(reader.getVarint());
        }
    }

    private static boolean isRows(LeafContent content) {
        return switch (content) {
            case ROWS, UNSOUND_ROWS -> true;
            case LEASES, PLAIN, KEPT, NESTED -> false;
        };
    }
}
