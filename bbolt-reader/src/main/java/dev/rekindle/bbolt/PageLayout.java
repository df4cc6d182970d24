package dev.rekindle.bbolt;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * Where everything lies in a bbolt page: the offsets and sizes of on-disk format 2 (bbolt {@code internal/common/page.go}, {@code meta.go},
 * {@code bucket.go}), and accessors that widen unsigned fields. All integers are little-endian here; a file of a big-endian machine is refused by
 * {@link MetaPages}.
 *
 * <p>The accessors check nothing but the bounds of their segment, and leave it with an {@code IndexOutOfBoundsException}: a caller makes sure of
 * 16 bytes before it reads a header. Offsets named {@code META_…} count from the start of the page, the others from the start of their structure.
 */
public final class PageLayout {
    /** Unsigned 16 bit, any alignment. */
    public static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    /** Unsigned 32 bit, any alignment. */
    public static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    /** Unsigned 64 bit, any alignment. */
    public static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** The smallest page size that is read, in bytes. */
    public static final int SMALLEST_PAGE = 512;
    /** The largest page size that is read, in bytes: that of arm64 and ppc64le kernels with 64 KiB pages. */
    public static final int LARGEST_PAGE = 65_536;

    /** Bytes of a page header. */
    public static final int PAGE_HEADER = 16;
    /** Page header: u64, the page's own number. */
    public static final int PAGE_ID = 0;
    /** Page header: u16, one of the {@code FLAG_…} values. */
    public static final int PAGE_FLAGS = 8;
    /** Page header: u16, number of elements. */
    public static final int PAGE_COUNT = 10;
    /** Page header: u32, number of further pages that belong to this one. */
    public static final int PAGE_OVERFLOW = 12;

    /** A page of keys and child page numbers. */
    public static final int FLAG_BRANCH = 0x01;
    /** A page of keys and values. */
    public static final int FLAG_LEAF = 0x02;
    /** Page 0 or 1. */
    public static final int FLAG_META = 0x04;
    /** A page of free page numbers. */
    public static final int FLAG_FREELIST = 0x10;

    /** Meta page: u32, {@link #MAGIC}. */
    public static final int META_MAGIC = 16;
    /** Meta page: u32, {@link #VERSION}. */
    public static final int META_VERSION = 20;
    /** Meta page: u32, page size in bytes. */
    public static final int META_PAGE_SIZE = 24;
    /** Meta page: u32, zero. */
    public static final int META_FLAGS = 28;
    /** Meta page: u64, page of the root bucket's tree. */
    public static final int META_ROOT = 32;
    /** Meta page: u64, sequence of the root bucket. */
    public static final int META_ROOT_SEQUENCE = 40;
    /** Meta page: u64, page of the freelist, or {@link #NO_FREELIST}. */
    public static final int META_FREELIST = 48;
    /** Meta page: u64, the high-water mark: first page number never allocated. */
    public static final int META_HIGH_WATER_MARK = 56;
    /** Meta page: u64, transaction number. */
    public static final int META_TRANSACTION = 64;
    /** Meta page: u64, FNV-1a 64 over the bytes from {@link #META_MAGIC} up to here. */
    public static final int META_CHECKSUM = 72;
    /** Bytes of a meta page that mean something, header included. */
    public static final int META_END = 80;

    /** First four bytes of a meta, read little-endian. */
    public static final int MAGIC = 0xED0CDAED;
    /** The only format version that etcd has ever written. */
    public static final int VERSION = 2;
    /** In {@link #META_FREELIST}: the freelist is not stored; a writer rebuilds it from the tree. */
    public static final long NO_FREELIST = -1L;

    /** Bytes of a leaf element. */
    public static final int LEAF_ELEMENT = 16;
    /** Leaf element: u32, {@link #ENTRY_BUCKET} or 0. */
    public static final int LEAF_FLAGS = 0;
    /** Leaf element: u32, distance in bytes from this element's start to its key; the value follows the key. */
    public static final int LEAF_POSITION = 4;
    /** Leaf element: u32, key size in bytes. */
    public static final int LEAF_KEY_SIZE = 8;
    /** Leaf element: u32, value size in bytes. */
    public static final int LEAF_VALUE_SIZE = 12;
    /** The value of this leaf element is a bucket. */
    public static final int ENTRY_BUCKET = 0x01;

    /** Bytes of a branch element. */
    public static final int BRANCH_ELEMENT = 16;
    /** Branch element: u32, distance in bytes from this element's start to its key. */
    public static final int BRANCH_POSITION = 0;
    /** Branch element: u32, key size in bytes. */
    public static final int BRANCH_KEY_SIZE = 4;
    /** Branch element: u64, page number of the child. */
    public static final int BRANCH_CHILD = 8;

    /** Bytes of a bucket header, with which a bucket's value begins. */
    public static final int BUCKET_HEADER = 16;
    /** Bucket header: u64, page of the bucket's tree; 0 says that a page image follows in the value (an inline bucket). */
    public static final int BUCKET_ROOT = 0;
    /** Bucket header: u64, the bucket's sequence. */
    public static final int BUCKET_SEQUENCE = 8;

    /** Longest key that bbolt accepts, in bytes ({@code MaxKeySize}). */
    public static final int LONGEST_KEY = 32_768;
    /** Longest value that bbolt accepts, in bytes ({@code MaxValueSize}). */
    public static final int LONGEST_VALUE = Integer.MAX_VALUE - 1;
    /** In a freelist page's count: the true count is the first u64 after the header. */
    public static final int FREELIST_COUNT_FOLLOWS = 0xFFFF;
    /** Bytes of one entry of a freelist page. */
    public static final int FREELIST_ENTRY = 8;

    private static final int DESCRIBED_BYTES = 32;

    private PageLayout() {}

    /** The page number in the header at {@code start}. */
    public static long pageId(MemorySegment bytes, long start) {
        return bytes.get(U64, start + PAGE_ID);
    }

    /** The flags in the header at {@code start}, 0 to 65,535. */
    public static int flags(MemorySegment bytes, long start) {
        return Short.toUnsignedInt(bytes.get(U16, start + PAGE_FLAGS));
    }

    /** The element count in the header at {@code start}, 0 to 65,535. */
    public static int count(MemorySegment bytes, long start) {
        return Short.toUnsignedInt(bytes.get(U16, start + PAGE_COUNT));
    }

    /** The overflow in the header at {@code start}, 0 to 4,294,967,295 pages. */
    public static long overflow(MemorySegment bytes, long start) {
        return unsigned(bytes, start + PAGE_OVERFLOW);
    }

    /** The unsigned 32-bit number at {@code offset}. */
    public static long unsigned(MemorySegment bytes, long offset) {
        return Integer.toUnsignedLong(bytes.get(U32, offset));
    }

    /** Offset of element {@code index} from the start of its page; leaf and branch elements are of one size. */
    public static long element(int index) {
        return PAGE_HEADER + (long) index * LEAF_ELEMENT;
    }

    /**
     * The checksum of the meta in the page at {@code start}: FNV-1a 64 (Fowler, Noll, Vo) over its fields, as bbolt's {@code Meta.Sum64} computes
     * it.
     */
    public static long metaChecksum(MemorySegment bytes, long start) {
        var hash = 0xCBF29CE484222325L;
        for (long at = start + META_MAGIC; at < start + META_CHECKSUM; at++) {
            hash = (hash ^ Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, at))) * 0x100000001B3L;
        }
        return hash;
    }

    /** Compares two keys as bbolt does: unsigned byte by byte, a prefix before its extensions. */
    public static int compareKeys(MemorySegment one, MemorySegment other) {
        long at = one.mismatch(other);
        if (at < 0) {
            return 0;
        }
        if (at == one.byteSize()) {
            return -1;
        }
        if (at == other.byteSize()) {
            return 1;
        }
        return Byte.compareUnsigned(one.get(ValueLayout.JAVA_BYTE, at), other.get(ValueLayout.JAVA_BYTE, at));
    }

    /** A key for a message: its first bytes in hexadecimal. */
    public static String describe(MemorySegment key) {
        byte[] shown = key.asSlice(0, Math.min(key.byteSize(), DESCRIBED_BYTES)).toArray(ValueLayout.JAVA_BYTE);
        return "key 0x" + HexFormat.of().formatHex(shown) + (key.byteSize() > DESCRIBED_BYTES ? "…" : "");
    }
}
