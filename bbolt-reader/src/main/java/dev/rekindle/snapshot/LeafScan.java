package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.ELEMENT_BOUNDS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.KEY_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_FLAGS;

import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/**
 * Proves one leaf that is in memory as a whole: bounds, sizes and order of its entries; and finds out what it holds. The facts refer to this scan's
 * state and are good until the next {@link #scan}. One thread at a time.
 */
final class LeafScan {
    private static final int NONE = -1;

    private final KeyRun keys = new KeyRun();
    private final CRC32C crc = new CRC32C();
    private final RowScan rows;
    private final KeptLeaves kept;

    /** Bytes of keys and values so far. */
    private long length;
    /** Where keys and values begin and end in the page, and whether they lie there in order without gaps, as bbolt writes them. */
    private long start;

    private long end;
    private long furthest;
    private boolean contiguous;
    private boolean leases;
    private boolean buckets;
    private boolean read;
    private int unsound;
    private Nested nested = Nested.POSSIBLE;

    /** Whether a leaf other than the root can hold buckets. */
    private enum Nested {
        POSSIBLE,
        IMPOSSIBLE
    }

    LeafScan(RowScan rows, KeptLeaves kept) {
        this.rows = rows;
        this.kept = kept;
    }

    /**
     * Scans a leaf.
     *
     * @throws SnapshotCorruptException if it is not sound; a value that is no key-value does not make it unsound
     */
    LeafFacts scan(PageImage leaf) throws SnapshotCorruptException {
        keys.clear();
        rows.beginLeaf();
        length = 0;
        start = 0;
        end = 0;
        furthest = leaf.tableEnd();
        unsound = NONE;
        contiguous = true;
        leases = true;
        buckets = false;
        read = false;
        int tableEnd = leaf.tableEnd();
        int count = leaf.count();
        for (int i = 0; i < count; i++) {
            entry(leaf, i, tableEnd);
        }
        return new LeafFacts(keys, checksum(leaf, tableEnd), length, content(), pointer(leaf));
    }

    /** From now on, buckets in a leaf are known to be the remains of an old root. */
    void expectNoNestedBuckets() {
        nested = Nested.IMPOSSIBLE;
    }

    /** What is wrong with the leaf just scanned, whose content is {@link LeafContent#UNSOUND_ROWS}. */
    SnapshotCorruptException unsoundRow(PageImage leaf) {
        return leaf.damage(KEY_VALUE, "value of element " + unsound, PageImage.element(unsound))
                .expected("a protobuf message mvccpb.KeyValue")
                .found("bytes that are none");
    }

    private void entry(PageImage leaf, int index, int tableEnd) throws SnapshotCorruptException {
        long keyStart = leaf.leafKeyStart(index, tableEnd);
        long valueSize = leaf.leafValueSize(index);
        byte[] bytes = leaf.bytes();
        int keyFrom = leaf.from() + (int) keyStart;
        int keyTo = keyFrom + (int) leaf.leafKeySize(index);
        int valueTo = keyTo + (int) valueSize;
        if (!keys.add(bytes, keyFrom, keyTo)) {
            throw leaf.disorder(index, bytes, keyFrom, keyTo);
        }
        place(leaf, index, keyStart, valueTo - keyFrom);
        if (isBucket(leaf, index)) {
            buckets = true;
            leases = false;
        } else if (keys.rowKeys()) {
            rows.begin(bytes, keyFrom, keyTo, valueSize);
            rows.update(bytes, keyTo, valueTo);
            rows.end();
            if (unsound == NONE && !rows.sound()) {
                unsound = index;
            }
        } else {
            leases = leases && isLease(bytes, keyFrom, keyTo, valueTo);
            read = read || (!leases && SmallBuckets.mayHold(bytes, keyFrom, keyTo, keyTo, valueSize));
        }
    }

    private void place(PageImage leaf, int index, long keyStart, long entryLength) throws SnapshotCorruptException {
        contiguous &= index == 0 || keyStart == end;
        if (index == 0) {
            start = keyStart;
        }
        end = keyStart + entryLength;
        furthest = Math.max(furthest, end);
        length += entryLength;
        if (length > leaf.size()) {
            throw leaf.damage(ELEMENT_BOUNDS, "element " + index, PageImage.element(index))
                    .expected("keys and values of at most " + leaf.size() + " bytes in all")
                    .found(length + " bytes: they overlap");
        }
    }

    private static boolean isBucket(PageImage leaf, int index) throws SnapshotCorruptException {
        long flags = leaf.leafFlags(index);
        if (flags > PageLayout.ENTRY_BUCKET) {
            throw leaf.damage(PAGE_FLAGS, "flags of element " + index, PageImage.element(index))
                    .expected("0 or " + PageLayout.ENTRY_BUCKET)
                    .found("0x%x".formatted(flags));
        }
        return flags == PageLayout.ENTRY_BUCKET;
    }

    private static boolean isLease(byte[] bytes, int keyFrom, int keyTo, int valueTo) {
        if (keyTo - keyFrom != Long.BYTES) {
            return false;
        }
        MemorySegment all = MemorySegment.ofArray(bytes);
        try {
            Lease.parse(all.asSlice(keyFrom, Long.BYTES), all.asSlice(keyTo, valueTo - keyTo));
            return true;
        } catch (SnapshotCorruptException somethingElse) {
            return false;
        }
    }

    private int checksum(PageImage leaf, int tableEnd) throws SnapshotCorruptException {
        crc.reset();
        if (contiguous) {
            crc.update(leaf.bytes(), leaf.from() + (int) start, (int) length);
        } else {
            for (int i = 0; i < keys.count(); i++) {
                int from = leaf.from() + (int) leaf.leafKeyStart(i, tableEnd);
                crc.update(leaf.bytes(), from, (int) (leaf.leafKeySize(i) + leaf.leafValueSize(i)));
            }
        }
        return (int) crc.getValue();
    }

    private LeafContent content() {
        if (buckets && nested == Nested.IMPOSSIBLE) {
            return LeafContent.NESTED;
        }
        if (buckets || read) {
            return LeafContent.KEPT;
        }
        if (keys.rowKeys()) {
            return rows.sound() ? LeafContent.ROWS : LeafContent.UNSOUND_ROWS;
        }
        return leases && keys.count() > 0 ? LeafContent.LEASES : LeafContent.PLAIN;
    }

    private long pointer(PageImage leaf) {
        return switch (content()) {
            case ROWS -> rows.keep();
            case UNSOUND_ROWS, LEASES, PLAIN, NESTED -> {
                rows.drop();
                yield LeafFacts.NOWHERE;
            }
            case KEPT -> {
                rows.drop();
                yield kept.add(leaf.bytes(), leaf.from(), leaf.from() + (int) furthest);
            }
        };
    }
}
