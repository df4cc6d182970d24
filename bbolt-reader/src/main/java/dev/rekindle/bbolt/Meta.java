package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.PageLayout.MAGIC;
import static dev.rekindle.bbolt.PageLayout.META_CHECKSUM;
import static dev.rekindle.bbolt.PageLayout.META_FREELIST;
import static dev.rekindle.bbolt.PageLayout.META_HIGH_WATER_MARK;
import static dev.rekindle.bbolt.PageLayout.META_MAGIC;
import static dev.rekindle.bbolt.PageLayout.META_PAGE_SIZE;
import static dev.rekindle.bbolt.PageLayout.META_ROOT;
import static dev.rekindle.bbolt.PageLayout.META_ROOT_SEQUENCE;
import static dev.rekindle.bbolt.PageLayout.META_TRANSACTION;
import static dev.rekindle.bbolt.PageLayout.META_VERSION;
import static dev.rekindle.bbolt.PageLayout.NO_FREELIST;
import static dev.rekindle.bbolt.PageLayout.U32;
import static dev.rekindle.bbolt.PageLayout.U64;
import static dev.rekindle.bbolt.PageLayout.VERSION;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BAD_META;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BIG_ENDIAN;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.NOT_BBOLT;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_SIZE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.lang.foreign.MemorySegment;

/**
 * What one meta page says of the whole file. Values are plausible on their own (page size, page numbers below the high-water mark, a length that
 * fits a {@code long}); whether the file is as long as they say is the reader's question.
 *
 * @param pageSize bytes of a page: a power of two from 512 to 65,536
 * @param root page of the root bucket's tree
 * @param rootSequence sequence of the root bucket; 0 in etcd
 * @param freelist page of the stored freelist, or {@link PageLayout#NO_FREELIST}
 * @param highWaterMark number of pages the file has: the first page number never allocated
 * @param transaction number of the transaction that wrote this meta
 */
public record Meta(int pageSize, long root, long rootSequence, long freelist, long highWaterMark, long transaction) {
    /** Pages 0 and 1 are metas; a tree needs at least one more. */
    private static final long FIRST_TREE_PAGE = 2;

    private static final int MAGIC_SWAPPED = Integer.reverseBytes(MAGIC);

    /** Bytes of all pages: where the pages end, and a snapshot's trailer begins. */
    public long length() {
        return highWaterMark * pageSize;
    }

    /** Whether the freelist is stored in the file. etcd on Linux never stores it. */
    public boolean hasFreelist() {
        return freelist != NO_FREELIST;
    }

    /**
     * Demands of the meta in the page that begins {@code start} bytes into {@code bytes} what bbolt's {@code Meta.Validate} demands: magic,
     * version and checksum (as of bbolt 1.3.12: a checksum of zero is no longer accepted).
     *
     * @param bytes at least {@link PageLayout#META_END} bytes from {@code start} on; {@code start} is also the offset in the file
     * @param page the page's number, 0 or 1, for the message
     */
    static void requireValid(MemorySegment bytes, long start, long page) throws SnapshotCorruptException {
        int magic = bytes.get(U32, start + META_MAGIC);
        if (magic != MAGIC) {
            throw corrupt(magic == MAGIC_SWAPPED ? BIG_ENDIAN : NOT_BBOLT, "magic number of the meta page")
                    .page(page)
                    .offset(start + META_MAGIC)
                    .expected("0x%08x in little-endian order".formatted(MAGIC))
                    .found(magic == MAGIC_SWAPPED ? "the same in big-endian order" : "0x%08x".formatted(magic));
        }
        int version = bytes.get(U32, start + META_VERSION);
        if (version != VERSION) {
            throw corrupt(BAD_META, "format version of the meta page")
                    .page(page)
                    .offset(start + META_VERSION)
                    .expected(String.valueOf(VERSION))
                    .found(Integer.toUnsignedString(version));
        }
        long stored = bytes.get(U64, start + META_CHECKSUM);
        long computed = PageLayout.metaChecksum(bytes, start);
        if (stored != computed) {
            throw corrupt(BAD_META, "checksum of the meta page")
                    .page(page)
                    .offset(start + META_CHECKSUM)
                    .expected("%016x".formatted(computed))
                    .found("%016x".formatted(stored));
        }
    }

    /** Reads a valid meta and refuses values that no bbolt writes, although the checksum vouches for them. */
    static Meta read(MemorySegment bytes, long start, long page) throws SnapshotCorruptException {
        long pageSize = PageLayout.unsigned(bytes, start + META_PAGE_SIZE);
        if (pageSize < PageLayout.SMALLEST_PAGE || pageSize > PageLayout.LARGEST_PAGE || Long.bitCount(pageSize) != 1) {
            throw corrupt(PAGE_SIZE, "page size in the meta page")
                    .page(page)
                    .offset(start + META_PAGE_SIZE)
                    .expected("a power of two from " + PageLayout.SMALLEST_PAGE + " to " + PageLayout.LARGEST_PAGE)
                    .found(Long.toString(pageSize));
        }
        long highWaterMark = bytes.get(U64, start + META_HIGH_WATER_MARK);
        if (highWaterMark <= FIRST_TREE_PAGE || highWaterMark > Long.MAX_VALUE / PageLayout.LARGEST_PAGE) {
            throw corrupt(BAD_META, "high-water mark in the meta page")
                    .page(page)
                    .offset(start + META_HIGH_WATER_MARK)
                    .expected("more than " + FIRST_TREE_PAGE + " pages and a length below 2^63 bytes")
                    .found(Long.toUnsignedString(highWaterMark) + " pages");
        }
        long root = bytes.get(U64, start + META_ROOT);
        requireTreePage(root, highWaterMark, "root page in the meta page", start + META_ROOT, page);
        long freelist = bytes.get(U64, start + META_FREELIST);
        if (freelist != NO_FREELIST) {
            requireTreePage(freelist, highWaterMark, "freelist page in the meta page", start + META_FREELIST, page);
        }
        return new Meta(
                (int) pageSize,
                root,
                bytes.get(U64, start + META_ROOT_SEQUENCE),
                freelist,
                highWaterMark,
                bytes.get(U64, start + META_TRANSACTION));
    }

    private static void requireTreePage(long id, long highWaterMark, String what, long offset, long page)
            throws SnapshotCorruptException {
        if (id < FIRST_TREE_PAGE || id >= highWaterMark) {
            throw corrupt(BAD_META, what)
                    .page(page)
                    .offset(offset)
                    .expected("a page from " + FIRST_TREE_PAGE + " to " + (highWaterMark - 1))
                    .found(Long.toUnsignedString(id));
        }
    }
}
