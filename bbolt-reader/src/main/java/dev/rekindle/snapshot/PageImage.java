package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.PageLayout.BRANCH_CHILD;
import static dev.rekindle.bbolt.PageLayout.BRANCH_KEY_SIZE;
import static dev.rekindle.bbolt.PageLayout.BRANCH_POSITION;
import static dev.rekindle.bbolt.PageLayout.FLAG_META;
import static dev.rekindle.bbolt.PageLayout.LEAF_ELEMENT;
import static dev.rekindle.bbolt.PageLayout.LEAF_FLAGS;
import static dev.rekindle.bbolt.PageLayout.LEAF_KEY_SIZE;
import static dev.rekindle.bbolt.PageLayout.LEAF_POSITION;
import static dev.rekindle.bbolt.PageLayout.LEAF_VALUE_SIZE;
import static dev.rekindle.bbolt.PageLayout.LONGEST_KEY;
import static dev.rekindle.bbolt.PageLayout.PAGE_COUNT;
import static dev.rekindle.bbolt.PageLayout.PAGE_HEADER;
import static dev.rekindle.bbolt.PageLayout.PAGE_OVERFLOW;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.ELEMENT_BOUNDS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.KEY_ORDER;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_FLAGS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_ID;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;

/**
 * A branch or leaf page in an array: with all its overflow, or, of a page that is too large for that, its header and element table. Also the page
 * inside an inline bucket.
 */
final class PageImage {
    private final byte[] bytes;
    private final int from;
    private final long size;
    private final long page;
    private final long offset;

    /**
     * @param from where the page begins in {@code bytes}
     * @param size bytes of the page, which may be more than the array holds
     * @param page the page's number, or that of the page around an inline bucket
     * @param offset where the page begins in the file, in bytes
     */
    PageImage(byte[] bytes, int from, long size, long page, long offset) {
        this.bytes = bytes;
        this.from = from;
        this.size = size;
        this.page = page;
        this.offset = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the page begins in {@link #bytes}. */
    int from() {
        return from;
    }

    /** Bytes of the page, which may be more than the array holds. */
    long size() {
        return size;
    }

    /** The page's number, or that of the page around an inline bucket. */
    long page() {
        return page;
    }

    /** Where the page begins in the file, in bytes. */
    long offset() {
        return offset;
    }

    /** The number in the header. */
    long id() {
        return Bytes.u64(bytes, from + PageLayout.PAGE_ID);
    }

    int flags() {
        return Bytes.u16(bytes, from + PageLayout.PAGE_FLAGS);
    }

    int count() {
        return Bytes.u16(bytes, from + PAGE_COUNT);
    }

    /** Further pages that belong to this one, unsigned 32 bit. */
    long overflow() {
        return Bytes.u32(bytes, from + PAGE_OVERFLOW);
    }

    /** Demands the header of a meta page. */
    void requireMeta() throws SnapshotCorruptException {
        if (id() != page) {
            throw strangeId("meta page");
        }
        if (flags() != FLAG_META) {
            throw damage(PAGE_FLAGS, "header of meta page " + page, PageLayout.PAGE_FLAGS)
                    .expected("flags 0x04")
                    .found("flags 0x%02x".formatted(flags()));
        }
        if (count() != 0 || overflow() != 0) {
            throw damage(PAGE_RANGE, "header of meta page " + page, PAGE_COUNT)
                    .expected("no elements and no overflow")
                    .found(count() + " elements and " + overflow() + " more pages");
        }
    }

    /** A refusal of this page, which has another page's number or is neither branch nor leaf. */
    SnapshotCorruptException notATree() {
        if (id() != page) {
            return strangeId("page in a tree");
        }
        return damage(PAGE_FLAGS, "page in a tree", PageLayout.PAGE_FLAGS)
                .expected("a branch or a leaf")
                .found("flags 0x%02x".formatted(flags()));
    }

    /** Bytes of header and element table; refuses a table that is longer than the page. */
    int tableEnd() throws SnapshotCorruptException {
        int end = PAGE_HEADER + count() * LEAF_ELEMENT;
        if (end > size) {
            throw damage(PAGE_RANGE, "element count", PAGE_COUNT)
                    .expected("at most " + (size - PAGE_HEADER) / LEAF_ELEMENT + ", which fit into the page")
                    .found(Integer.toString(count()));
        }
        return end;
    }

    long leafFlags(int index) {
        return Bytes.u32(bytes, from + element(index) + LEAF_FLAGS);
    }

    long leafKeySize(int index) {
        return Bytes.u32(bytes, from + element(index) + LEAF_KEY_SIZE);
    }

    long leafValueSize(int index) {
        return Bytes.u32(bytes, from + element(index) + LEAF_VALUE_SIZE);
    }

    /** Where the key of a leaf's element begins in the page, after key and value have been found to lie behind the table and inside the page. */
    long leafKeyStart(int index, int tableEnd) throws SnapshotCorruptException {
        int element = element(index);
        long start = element + Bytes.u32(bytes, from + element + LEAF_POSITION);
        checkBounds(index, tableEnd, start, leafKeySize(index), leafValueSize(index));
        return start;
    }

    long branchKeySize(int index) {
        return Bytes.u32(bytes, from + element(index) + BRANCH_KEY_SIZE);
    }

    /** Where the key of a branch's element begins in the page, after it has been found to lie behind the table and inside the page. */
    long branchKeyStart(int index, int tableEnd) throws SnapshotCorruptException {
        int element = element(index);
        long start = element + Bytes.u32(bytes, from + element + BRANCH_POSITION);
        checkBounds(index, tableEnd, start, branchKeySize(index), 0);
        return start;
    }

    /** The child of a branch's element, as stored. */
    long child(int index) {
        return Bytes.u64(bytes, from + element(index) + BRANCH_CHILD);
    }

    /** Begins a refusal of something in this page, {@code at} bytes from its start. */
    SnapshotCorruptException.Finding damage(Kind kind, String what, long at) {
        return corrupt(kind, what).page(page).offset(offset + at);
    }

    /** A refusal of element {@code index}, whose key does not sort after the one before. */
    SnapshotCorruptException disorder(int index, byte[] key, int keyFrom, int keyTo) {
        return damage(KEY_ORDER, "key of element " + index, element(index))
                .expected("a key greater than the one before")
                .found(Key.show(key, keyFrom, keyTo));
    }

    /** Offset of element {@code index} from the start of the page. */
    static int element(int index) {
        return PAGE_HEADER + index * LEAF_ELEMENT;
    }

    private SnapshotCorruptException strangeId(String what) {
        return damage(PAGE_ID, what, PageLayout.PAGE_ID)
                .expected("page number " + page)
                .found("page number " + Long.toUnsignedString(id()));
    }

    private void checkBounds(int index, int tableEnd, long start, long keySize, long valueSize)
            throws SnapshotCorruptException {
        if (keySize == 0 || keySize > LONGEST_KEY) {
            throw damage(ELEMENT_BOUNDS, "key size of element " + index, element(index))
                    .expected("1 to " + LONGEST_KEY + " bytes")
                    .found(keySize + " bytes");
        }
        if (start < tableEnd || start + keySize + valueSize > size) {
            throw damage(ELEMENT_BOUNDS, "element " + index, element(index))
                    .expected("key and value between bytes " + tableEnd + " and " + size + " of the page")
                    .found("bytes " + start + " to " + (start + keySize + valueSize));
        }
    }
}
