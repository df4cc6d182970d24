package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.ELEMENT_BOUNDS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.ENTRY_SIZE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_FLAGS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * One page of a bbolt file together with its overflow pages, or the page image inside an inline bucket. Its header has been checked: right number,
 * a known type, an element table that fits. Each element is checked when it is read.
 *
 * <p>A page does not change and may be shared between threads. Keys and values are read-only views; those of a page larger than a mebibyte are
 * read from the file on demand, so they need the {@link BboltFile} to be open.
 */
public final class Page {
    /**
     * The largest value that is read, in bytes. etcd refuses requests over 1.5 MiB unless told otherwise, and warns above 10 MiB; the limit keeps a
     * forged size from exhausting the heap.
     */
    static final int LARGEST_VALUE = 64 << 20;

    private final long id;
    private final Extent extent;
    private final Type type;
    private final int count;

    private Page(long id, Extent extent, Type type, int count) {
        this.id = id;
        this.extent = extent;
        this.type = type;
        this.count = count;
    }

    /**
     * Reads the header at the start of an extent.
     *
     * @param id the page's number, already compared with the header, or 0 for the image inside an inline bucket
     */
    static Page of(long id, Extent extent) throws SnapshotCorruptException {
        int flags = PageLayout.flags(extent.table(), 0);
        Type type = Type.of(flags);
        if (type == Type.UNKNOWN) {
            throw corrupt(PAGE_FLAGS, "page type")
                    .page(id)
                    .offset(extent.start() + PageLayout.PAGE_FLAGS)
                    .expected("exactly one of 0x01, 0x02, 0x04, 0x10")
                    .found("0x%02x".formatted(flags));
        }
        int count = PageLayout.count(extent.table(), 0);
        if (type.hasElements() && PageLayout.element(count) > extent.size()) {
            throw corrupt(PAGE_RANGE, "element count of a page of " + extent.size() + " bytes")
                    .page(id)
                    .offset(extent.start() + PageLayout.PAGE_COUNT)
                    .expected("at most "
                            + (extent.size() - PageLayout.PAGE_HEADER) / PageLayout.LEAF_ELEMENT
                            + " elements")
                    .found(Integer.toString(count));
        }
        return new Page(id, extent, type, count);
    }

    /** The page's number; 0 for the image inside an inline bucket. */
    public long id() {
        return id;
    }

    /** What the page holds. */
    public Type type() {
        return type;
    }

    /** Number of elements; of a freelist page the count in its header. */
    public int count() {
        return count;
    }

    /** Bytes of the page with its overflow pages. */
    public long size() {
        return extent.size();
    }

    /** Where the page begins, in bytes from the start of the file. */
    public long offset() {
        return extent.start();
    }

    /** The key of element {@code index} of a branch or leaf: one byte or more. */
    public MemorySegment key(int index) throws IOException {
        long element = element(index);
        return extent.slice(keyStart(element), keySize(element));
    }

    /** The value of element {@code index} of a leaf; of a bucket entry, the bucket's header and page image. */
    public MemorySegment value(int index) throws IOException {
        long element = element(index);
        long size = valueSize(element);
        if (size > LARGEST_VALUE) {
            throw corrupt(ENTRY_SIZE, "value size of element " + index)
                    .page(id)
                    .offset(extent.start() + element + PageLayout.LEAF_VALUE_SIZE)
                    .expected("at most " + LARGEST_VALUE + " bytes")
                    .found(size + " bytes");
        }
        return extent.slice(keyStart(element) + keySize(element), size);
    }

    /** Whether the value of element {@code index} of a leaf is a bucket. */
    public boolean isBucket(int index) throws SnapshotCorruptException {
        long element = element(index);
        long flags = PageLayout.unsigned(extent.table(), element + PageLayout.LEAF_FLAGS);
        if (flags > PageLayout.ENTRY_BUCKET) {
            throw corrupt(PAGE_FLAGS, "flags of element " + index)
                    .page(id)
                    .offset(extent.start() + element + PageLayout.LEAF_FLAGS)
                    .expected("0 or " + PageLayout.ENTRY_BUCKET)
                    .found("0x%x".formatted(flags));
        }
        return flags == PageLayout.ENTRY_BUCKET;
    }

    /** The child page of element {@code index} of a branch, as stored: any 64-bit number. */
    public long child(int index) {
        return extent.table().get(PageLayout.U64, element(index) + PageLayout.BRANCH_CHILD);
    }

    /** Index of the first element whose key is not less than {@code key}, or {@link #count} if there is none. Trusts the order of the keys. */
    int search(byte[] key) throws IOException {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (PageLayout.compareKeys(key(middle), MemorySegment.ofArray(key)) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The page demanded to be a branch or a leaf. */
    Page requireTree() throws SnapshotCorruptException {
        if (!type.hasElements()) {
            throw corrupt(PAGE_FLAGS, "page in a tree")
                    .page(id)
                    .offset(extent.start() + PageLayout.PAGE_FLAGS)
                    .expected("a branch or a leaf")
                    .found("a " + type.name().toLowerCase(Locale.ROOT) + " page");
        }
        if (type == Type.BRANCH && count == 0) {
            throw corrupt(PAGE_RANGE, "element count of a branch")
                    .page(id)
                    .offset(extent.start() + PageLayout.PAGE_COUNT)
                    .expected("at least one child")
                    .found("none");
        }
        return this;
    }

    Extent extent() {
        return extent;
    }

    @Override
    public String toString() {
        return type + " page " + id + " with " + count + " elements in " + extent.size() + " bytes";
    }

    private long element(int index) {
        if (!type.hasElements() || index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("element " + index + " of " + this);
        }
        return PageLayout.element(index);
    }

    private long keySize(long element) {
        return PageLayout.unsigned(
                extent.table(), element + (type == Type.LEAF ? PageLayout.LEAF_KEY_SIZE : PageLayout.BRANCH_KEY_SIZE));
    }

    private long valueSize(long element) {
        return type == Type.LEAF ? PageLayout.unsigned(extent.table(), element + PageLayout.LEAF_VALUE_SIZE) : 0;
    }

    /** Where the key begins in this page, after key and value have been found to lie between the element table and the end of the page. */
    private long keyStart(long element) throws SnapshotCorruptException {
        long position = PageLayout.unsigned(
                extent.table(), element + (type == Type.LEAF ? PageLayout.LEAF_POSITION : PageLayout.BRANCH_POSITION));
        long start = element + position;
        long keySize = keySize(element);
        long end = start + keySize + valueSize(element);
        if (start < PageLayout.element(count) || end > extent.size()) {
            throw corrupt(ELEMENT_BOUNDS, "key and value of an element")
                    .page(id)
                    .offset(extent.start() + element)
                    .expected("bytes " + PageLayout.element(count) + " to " + extent.size() + " of the page")
                    .found("bytes " + start + " to " + end);
        }
        if (keySize == 0 || keySize > PageLayout.LONGEST_KEY) {
            throw corrupt(ELEMENT_BOUNDS, "key size of an element")
                    .page(id)
                    .offset(extent.start() + element)
                    .expected("1 to " + PageLayout.LONGEST_KEY + " bytes")
                    .found(keySize + " bytes");
        }
        return start;
    }

    /** The types of pages. */
    public enum Type {
        /** Keys and child page numbers. */
        BRANCH(PageLayout.FLAG_BRANCH),
        /** Keys and values. */
        LEAF(PageLayout.FLAG_LEAF),
        /** Page 0 or 1. */
        META(PageLayout.FLAG_META),
        /** Free page numbers. */
        FREELIST(PageLayout.FLAG_FREELIST),
        /** Flags that bbolt does not know. Never seen in a {@link Page}. */
        UNKNOWN(0);

        private final int flag;

        Type(int flag) {
            this.flag = flag;
        }

        /** The type that the flags of a page header name: bbolt sets exactly one. */
        public static Type of(int flags) {
            return switch (flags) {
                case PageLayout.FLAG_BRANCH -> BRANCH;
                case PageLayout.FLAG_LEAF -> LEAF;
                case PageLayout.FLAG_META -> META;
                case PageLayout.FLAG_FREELIST -> FREELIST;
                default -> UNKNOWN;
            };
        }

        /** The flags of a page header of this type. */
        public int flag() {
            return flag;
        }

        private boolean hasElements() {
            return this == BRANCH || this == LEAF;
        }
    }
}
