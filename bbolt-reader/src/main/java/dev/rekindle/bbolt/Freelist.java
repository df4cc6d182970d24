package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.FREELIST;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_FLAGS;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A stored freelist: page numbers, ascending. Their count is in the page's header, or, from 65,535 on, the first of the numbers (bbolt
 * {@code internal/common/page.go}, {@code FreelistPageCount}).
 *
 * @param page the page that holds it
 * @param start where the first number lies, in bytes from the start of the page
 * @param count how many there are; the page has room for them
 */
record Freelist(Page page, long start, long count) {
    private static final int READ_BYTES = 8192;
    private static final long LAST_META = 1;

    static Freelist of(Page page) throws IOException {
        if (page.type() != Page.Type.FREELIST) {
            throw corrupt(PAGE_FLAGS, "freelist page")
                    .page(page.id())
                    .offset(page.offset() + PageLayout.PAGE_FLAGS)
                    .expected("a freelist page")
                    .found("a " + page.type() + " page");
        }
        long start = PageLayout.PAGE_HEADER;
        long count = page.count();
        if (count == PageLayout.FREELIST_COUNT_FOLLOWS) {
            count = page.extent().slice(start, PageLayout.FREELIST_ENTRY).get(PageLayout.U64, 0);
            start += PageLayout.FREELIST_ENTRY;
        }
        long room = (page.size() - start) / PageLayout.FREELIST_ENTRY;
        if (count < 0 || count > room) {
            throw corrupt(FREELIST, "freelist count")
                    .page(page.id())
                    .offset(page.offset() + PageLayout.PAGE_COUNT)
                    .expected("at most the " + room + " entries that the page has room for")
                    .found(Long.toUnsignedString(count));
        }
        return new Freelist(page, start, count);
    }

    /** Hands out every number, after finding that they ascend and name pages that can be free at all. */
    void forEach(int highWaterMark, FreePage each) throws IOException {
        long previous = LAST_META;
        long end = start + count * PageLayout.FREELIST_ENTRY;
        for (long at = start; at < end; at += READ_BYTES) {
            MemorySegment ids = page.extent().slice(at, Math.min(READ_BYTES, end - at));
            for (long i = 0; i < ids.byteSize(); i += PageLayout.FREELIST_ENTRY) {
                long id = ids.get(PageLayout.U64, i);
                long offset = page.offset() + at + i;
                if (id <= previous || id >= highWaterMark) {
                    throw corrupt(FREELIST, "freelist entry")
                            .page(page.id())
                            .offset(offset)
                            .expected("a page after " + previous + " and below " + highWaterMark)
                            .found("page " + Long.toUnsignedString(id));
                }
                each.found((int) id, offset);
                previous = id;
            }
        }
    }

    /** Hears of a free page, and of where in the file it is named. */
    interface FreePage {
        void found(int id, long offset) throws SnapshotCorruptException;
    }
}
