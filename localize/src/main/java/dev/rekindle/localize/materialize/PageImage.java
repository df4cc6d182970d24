package dev.rekindle.localize.materialize;

import static dev.rekindle.bbolt.PageLayout.BRANCH_CHILD;
import static dev.rekindle.bbolt.PageLayout.BRANCH_KEY_SIZE;
import static dev.rekindle.bbolt.PageLayout.BRANCH_POSITION;
import static dev.rekindle.bbolt.PageLayout.LEAF_FLAGS;
import static dev.rekindle.bbolt.PageLayout.LEAF_KEY_SIZE;
import static dev.rekindle.bbolt.PageLayout.LEAF_POSITION;
import static dev.rekindle.bbolt.PageLayout.LEAF_VALUE_SIZE;
import static dev.rekindle.bbolt.PageLayout.PAGE_COUNT;
import static dev.rekindle.bbolt.PageLayout.PAGE_FLAGS;
import static dev.rekindle.bbolt.PageLayout.PAGE_ID;
import static dev.rekindle.bbolt.PageLayout.PAGE_OVERFLOW;
import static dev.rekindle.bbolt.PageLayout.U16;
import static dev.rekindle.bbolt.PageLayout.U32;
import static dev.rekindle.bbolt.PageLayout.U64;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;

/**
 * Writes pages as bbolt lays them out: header, element table, then keys and values in the order of the elements without a gap. A page that
 * needs more than one page's bytes overflows into the next ones; bbolt splits such a page the first time it writes there.
 */
final class PageImage {
    /** bbolt refuses to write a page with this many elements (node.go, {@code write}). */
    static final int MAX_ELEMENTS = 0xFFFF;

    private PageImage() {}

    /** A leaf page; its bytes are a multiple of the page size. */
    static MemorySegment leaf(long id, int pageSize, Collection<Entry> entries) {
        long size = PageLayout.PAGE_HEADER;
        for (Entry entry : entries) {
            size += PageLayout.LEAF_ELEMENT + entry.size();
        }
        MemorySegment page = allocate(id, PageLayout.FLAG_LEAF, entries.size(), roundUp(size, pageSize), pageSize);
        fillLeaf(page, entries);
        return page;
    }

    /** The value of an inline bucket: its header, and a leaf that has no number and no padding. */
    static MemorySegment inlineBucket(long sequence, Entries entries) {
        MemorySegment value = zeros(Math.addExact(PageLayout.BUCKET_HEADER, entries.imageSize()));
        value.set(U64, PageLayout.BUCKET_SEQUENCE, sequence);
        MemorySegment page = value.asSlice(PageLayout.BUCKET_HEADER);
        page.set(U16, PAGE_FLAGS, (short) PageLayout.FLAG_LEAF);
        page.set(U16, PAGE_COUNT, (short) entries.all().size());
        fillLeaf(page, entries.all());
        return value.asReadOnly();
    }

    /** The value of a bucket whose tree begins at a page. */
    static MemorySegment treeBucket(long root, long sequence) {
        MemorySegment value = zeros(PageLayout.BUCKET_HEADER);
        value.set(U64, PageLayout.BUCKET_ROOT, root);
        value.set(U64, PageLayout.BUCKET_SEQUENCE, sequence);
        return value.asReadOnly();
    }

    /** A branch page; its bytes are a multiple of the page size. */
    static MemorySegment branch(long id, int pageSize, List<Child> children) {
        long size = PageLayout.PAGE_HEADER;
        for (Child child : children) {
            size += PageLayout.BRANCH_ELEMENT + child.key().byteSize();
        }
        MemorySegment page = allocate(id, PageLayout.FLAG_BRANCH, children.size(), roundUp(size, pageSize), pageSize);
        long data = PageLayout.element(children.size());
        for (int i = 0; i < children.size(); i++) {
            Child child = children.get(i);
            long element = PageLayout.element(i);
            page.set(U32, element + BRANCH_POSITION, (int) (data - element));
            page.set(U32, element + BRANCH_KEY_SIZE, (int) child.key().byteSize());
            page.set(U64, element + BRANCH_CHILD, child.page());
            data = copy(child.key(), page, data);
        }
        return page;
    }

    /** A meta page: the page number follows from the transaction, as bbolt's {@code Meta.Write} has it. */
    static MemorySegment meta(Meta meta) {
        MemorySegment page = allocate(
                Math.floorMod(meta.transaction(), 2L), PageLayout.FLAG_META, 0, meta.pageSize(), meta.pageSize());
        page.set(U32, PageLayout.META_MAGIC, PageLayout.MAGIC);
        page.set(U32, PageLayout.META_VERSION, PageLayout.VERSION);
        page.set(U32, PageLayout.META_PAGE_SIZE, meta.pageSize());
        page.set(U64, PageLayout.META_ROOT, meta.root());
        page.set(U64, PageLayout.META_ROOT_SEQUENCE, meta.rootSequence());
        page.set(U64, PageLayout.META_FREELIST, meta.freelist());
        page.set(U64, PageLayout.META_HIGH_WATER_MARK, meta.highWaterMark());
        page.set(U64, PageLayout.META_TRANSACTION, meta.transaction());
        page.set(U64, PageLayout.META_CHECKSUM, PageLayout.metaChecksum(page, 0));
        return page;
    }

    private static void fillLeaf(MemorySegment page, Collection<Entry> entries) {
        long element = PageLayout.PAGE_HEADER;
        long data = PageLayout.element(entries.size());
        for (Entry entry : entries) {
            page.set(U32, element + LEAF_FLAGS, entry.kind() == Entry.Kind.BUCKET ? PageLayout.ENTRY_BUCKET : 0);
            page.set(U32, element + LEAF_POSITION, (int) (data - element));
            page.set(U32, element + LEAF_KEY_SIZE, (int) entry.key().byteSize());
            page.set(U32, element + LEAF_VALUE_SIZE, (int) entry.value().byteSize());
            data = copy(entry.value(), page, copy(entry.key(), page, data));
            element += PageLayout.LEAF_ELEMENT;
        }
    }

    private static MemorySegment allocate(long id, int flags, int count, long size, int pageSize) {
        if (count >= MAX_ELEMENTS) {
            throw new IllegalArgumentException(count + " elements on one page");
        }
        MemorySegment page = zeros(size);
        page.set(U64, PAGE_ID, id);
        page.set(U16, PAGE_FLAGS, (short) flags);
        page.set(U16, PAGE_COUNT, (short) count);
        page.set(U32, PAGE_OVERFLOW, (int) (size / pageSize - 1));
        return page;
    }

    private static MemorySegment zeros(long size) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
    }

    private static long roundUp(long size, int pageSize) {
        return (size + pageSize - 1) / pageSize * pageSize;
    }

    private static long copy(MemorySegment bytes, MemorySegment page, long offset) {
        MemorySegment.copy(bytes, 0, page, offset, bytes.byteSize());
        return offset + bytes.byteSize();
    }

    /**
     * One element of a branch.
     *
     * @param key not greater than the smallest key below the child
     */
    record Child(MemorySegment key, long page) {}
}
