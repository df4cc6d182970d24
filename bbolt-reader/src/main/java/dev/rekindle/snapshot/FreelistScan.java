package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.FREELIST;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_FLAGS;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_ID;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.util.BitSet;

/**
 * Proves a stored freelist as its pages pass: a freelist page with this page's number, whose entries ascend and lie in the file. etcd stores none on
 * Linux; databases from elsewhere have one.
 */
final class FreelistScan {
    private static final long FIRST_TREE_PAGE = 2;

    private final Meta meta;
    /** The distance of every entry to the one before: a byte or two each. */
    private final ByteLog distances = new ByteLog();

    private long overflow;
    private long entries;
    private long taken;
    private long previous;

    FreelistScan(Meta meta) {
        this.meta = meta;
    }

    /** Whether page {@code id} is part of the freelist, all pages before it having been taken. */
    boolean wants(long id) {
        return meta.hasFreelist() && id >= meta.freelist() && id <= meta.freelist() + overflow;
    }

    /** Further pages that the freelist takes. */
    long overflow() {
        return overflow;
    }

    /** Takes the next page. */
    void take(PageImage image) throws SnapshotCorruptException {
        int at = 0;
        if (image.page() == meta.freelist()) {
            at = begin(image);
        }
        for (; taken < entries && at < meta.pageSize(); at += PageLayout.FREELIST_ENTRY) {
            entry(image, at);
        }
    }

    /** The free pages. */
    BitSet pages() {
        var pages = new BitSet();
        ByteLog.Reader reader = distances.read(0);
        long page = 0;
        for (long i = 0; i < taken; i++) {
            page += reader.getVarint();
            pages.set(Math.toIntExact(page));
        }
        return pages;
    }

    private int begin(PageImage image) throws SnapshotCorruptException {
        if (image.id() != image.page()) {
            throw image.damage(PAGE_ID, "freelist page", PageLayout.PAGE_ID)
                    .expected("page number " + image.page())
                    .found("page number " + Long.toUnsignedString(image.id()));
        }
        if (image.flags() != PageLayout.FLAG_FREELIST) {
            throw image.damage(PAGE_FLAGS, "freelist page", PageLayout.PAGE_FLAGS)
                    .expected("flags 0x10")
                    .found("flags 0x%02x".formatted(image.flags()));
        }
        overflow = image.overflow();
        if (overflow >= meta.highWaterMark() - image.page()) {
            throw image.damage(PAGE_RANGE, "overflow of the freelist page", PageLayout.PAGE_OVERFLOW)
                    .expected("pages below " + meta.highWaterMark())
                    .found(overflow + " more pages");
        }
        int at = PageLayout.PAGE_HEADER;
        entries = image.count();
        if (entries == PageLayout.FREELIST_COUNT_FOLLOWS) {
            entries = Bytes.u64(image.bytes(), image.from() + at);
            at += PageLayout.FREELIST_ENTRY;
        }
        long room = ((overflow + 1) * meta.pageSize() - at) / PageLayout.FREELIST_ENTRY;
        if (entries < 0 || entries > room) {
            throw image.damage(FREELIST, "freelist count", PageLayout.PAGE_COUNT)
                    .expected("at most " + room + " entries, which fit")
                    .found(Long.toUnsignedString(entries));
        }
        return at;
    }

    private void entry(PageImage image, int at) throws SnapshotCorruptException {
        long page = Bytes.u64(image.bytes(), image.from() + at);
        if (page < FIRST_TREE_PAGE || page <= previous || page >= meta.highWaterMark()) {
            throw image.damage(FREELIST, "freelist entry", at)
                    .expected("a page after " + Math.max(previous, FIRST_TREE_PAGE - 1) + " and below "
                            + meta.highWaterMark())
                    .found("page " + Long.toUnsignedString(page));
        }
        distances.putVarint(page - previous);
        previous = page;
        taken++;
    }
}
