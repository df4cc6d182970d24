package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.PageLayout.U16;
import static dev.rekindle.bbolt.PageLayout.U32;
import static dev.rekindle.bbolt.PageLayout.U64;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Builds bbolt files of any shape, sound or not, page by page. Numbers, counts and overflow are right unless they are poked afterwards; the metas
 * are written last, with right checksums. Keys and values are strings of Latin-1: one character a byte.
 */
public final class BboltImage {
    /** One element of a leaf. */
    public record Entry(String key, String value, int flags) {
        int size() {
            return PageLayout.LEAF_ELEMENT + key.length() + value.length();
        }
    }

    /** One element of a branch. */
    public record Child(String key, long page) {}

    private final int pageSize;
    private final TreeMap<Long, byte[]> pages = new TreeMap<>();
    private final List<Consumer<MemorySegment>> pokes = new ArrayList<>();
    private long root = 2;
    private long freelist = PageLayout.NO_FREELIST;
    private long highWaterMark;
    private long transaction = 7;

    public BboltImage(int pageSize) {
        this.pageSize = pageSize;
    }

    public static Entry entry(String key, String value) {
        return new Entry(key, value, 0);
    }

    /** A bucket with a tree of its own. */
    public static Entry bucket(String name, long rootPage) {
        var header = new byte[PageLayout.BUCKET_HEADER];
        MemorySegment.ofArray(header).set(U64, PageLayout.BUCKET_ROOT, rootPage);
        return new Entry(name, new String(header, ISO_8859_1), PageLayout.ENTRY_BUCKET);
    }

    /** A bucket inside its parent's leaf. */
    public static Entry inline(String name, Entry... entries) {
        String header = "\0".repeat(PageLayout.BUCKET_HEADER);
        return new Entry(name, header + new String(leafBytes(0, entries), ISO_8859_1), PageLayout.ENTRY_BUCKET);
    }

    public static Child child(String key, long page) {
        return new Child(key, page);
    }

    public BboltImage leaf(long id, Entry... entries) {
        return page(id, leafBytes(id, entries));
    }

    public BboltImage branch(long id, Child... children) {
        int keys = Arrays.stream(children).mapToInt(child -> child.key.length()).sum();
        int data = Math.toIntExact(PageLayout.element(children.length));
        var bytes = new byte[data + keys];
        MemorySegment page = header(bytes, id, PageLayout.FLAG_BRANCH, children.length);
        for (int i = 0; i < children.length; i++) {
            long element = PageLayout.element(i);
            page.set(U32, element + PageLayout.BRANCH_POSITION, Math.toIntExact(data - element));
            page.set(U32, element + PageLayout.BRANCH_KEY_SIZE, children[i].key.length());
            page.set(U64, element + PageLayout.BRANCH_CHILD, children[i].page);
            data = put(bytes, data, children[i].key);
        }
        return page(id, bytes);
    }

    public BboltImage freelist(long id, long... ids) {
        freelist = id;
        boolean many = ids.length >= PageLayout.FREELIST_COUNT_FOLLOWS;
        int at = PageLayout.PAGE_HEADER + (many ? PageLayout.FREELIST_ENTRY : 0);
        var bytes = new byte[at + ids.length * PageLayout.FREELIST_ENTRY];
        MemorySegment page =
                header(bytes, id, PageLayout.FLAG_FREELIST, many ? PageLayout.FREELIST_COUNT_FOLLOWS : ids.length);
        if (many) {
            page.set(U64, PageLayout.PAGE_HEADER, ids.length);
        }
        for (long free : ids) {
            page.set(U64, at, free);
            at += PageLayout.FREELIST_ENTRY;
        }
        return page(id, bytes);
    }

    /** A tree with so many entries a leaf and children a branch, on pages from {@code firstPage} on. Returns its root. */
    public long tree(long firstPage, int fanout, SortedMap<String, String> entries) {
        List<Child> level = new ArrayList<>();
        long next = firstPage;
        for (List<Map.Entry<String, String>> some : chunks(List.copyOf(entries.entrySet()), fanout)) {
            leaf(next, some.stream().map(e -> entry(e.getKey(), e.getValue())).toArray(Entry[]::new));
            level.add(child(some.getFirst().getKey(), next));
            next = used();
        }
        while (level.size() > 1) {
            List<Child> above = new ArrayList<>();
            for (List<Child> some : chunks(level, fanout)) {
                branch(next, some.toArray(Child[]::new));
                above.add(child(some.getFirst().key, next));
                next = used();
            }
            level = above;
        }
        return level.getFirst().page;
    }

    public BboltImage root(long id) {
        root = id;
        return this;
    }

    public BboltImage freelistAt(long id) {
        freelist = id;
        return this;
    }

    public BboltImage highWaterMark(long pageCount) {
        highWaterMark = pageCount;
        return this;
    }

    public BboltImage transaction(long number) {
        transaction = number;
        return this;
    }

    /** Overwrites two bytes of the finished page. */
    public BboltImage poke16(long page, long offset, int value) {
        pokes.add(file -> file.set(U16, page * pageSize + offset, (short) value));
        return this;
    }

    /** Overwrites four bytes of the finished page. */
    public BboltImage poke32(long page, long offset, long value) {
        pokes.add(file -> file.set(U32, page * pageSize + offset, (int) value));
        return this;
    }

    /** Overwrites eight bytes of the finished page. */
    public BboltImage poke64(long page, long offset, long value) {
        pokes.add(file -> file.set(U64, page * pageSize + offset, value));
        return this;
    }

    /** One page that was put, without padding. */
    public byte[] page(long id) {
        return Objects.requireNonNull(pages.get(id)).clone();
    }

    /** The file: metas, pages, zeroes where no page was put. */
    public byte[] bytes() {
        var bytes = new byte[Math.toIntExact(Math.max(used(), 3) * pageSize)];
        pages.forEach((id, page) -> System.arraycopy(page, 0, bytes, Math.toIntExact(id * pageSize), page.length));
        MemorySegment file = MemorySegment.ofArray(bytes);
        putMeta(file, 0, transaction);
        putMeta(file, 1, transaction - 1);
        pokes.forEach(poke -> poke.accept(file));
        return bytes;
    }

    /** Writes {@link #bytes} to a new file in {@code directory}. */
    public Path in(Path directory) {
        try {
            return Files.write(Files.createTempFile(directory, "image", ".db"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the right checksum of the meta at {@code start}. */
    public static void seal(MemorySegment file, long start) {
        file.set(U64, start + PageLayout.META_CHECKSUM, PageLayout.metaChecksum(file, start));
    }

    private long used() {
        return pages.isEmpty()
                ? 2
                : pages.lastKey() + extentPages(pages.lastEntry().getValue());
    }

    private long extentPages(byte[] page) {
        return Math.ceilDiv(page.length, (long) pageSize);
    }

    private BboltImage page(long id, byte[] bytes) {
        MemorySegment.ofArray(bytes).set(U32, PageLayout.PAGE_OVERFLOW, Math.toIntExact(extentPages(bytes) - 1));
        pages.put(id, bytes);
        return this;
    }

    private void putMeta(MemorySegment file, int page, long number) {
        long start = (long) page * pageSize;
        file.set(U64, start + PageLayout.PAGE_ID, page);
        file.set(U16, start + PageLayout.PAGE_FLAGS, (short) PageLayout.FLAG_META);
        file.set(U32, start + PageLayout.META_MAGIC, PageLayout.MAGIC);
        file.set(U32, start + PageLayout.META_VERSION, PageLayout.VERSION);
        file.set(U32, start + PageLayout.META_PAGE_SIZE, pageSize);
        file.set(U64, start + PageLayout.META_ROOT, root);
        file.set(U64, start + PageLayout.META_FREELIST, freelist);
        file.set(U64, start + PageLayout.META_HIGH_WATER_MARK, highWaterMark > 0 ? highWaterMark : used());
        file.set(U64, start + PageLayout.META_TRANSACTION, number);
        seal(file, start);
    }

    private static byte[] leafBytes(long id, Entry... entries) {
        int data = Math.toIntExact(PageLayout.element(entries.length));
        var bytes = new byte
                [PageLayout.PAGE_HEADER
                        + Arrays.stream(entries).mapToInt(Entry::size).sum()];
        MemorySegment page = header(bytes, id, PageLayout.FLAG_LEAF, entries.length);
        for (int i = 0; i < entries.length; i++) {
            long element = PageLayout.element(i);
            page.set(U32, element + PageLayout.LEAF_FLAGS, entries[i].flags);
            page.set(U32, element + PageLayout.LEAF_POSITION, Math.toIntExact(data - element));
            page.set(U32, element + PageLayout.LEAF_KEY_SIZE, entries[i].key.length());
            page.set(U32, element + PageLayout.LEAF_VALUE_SIZE, entries[i].value.length());
            data = put(bytes, put(bytes, data, entries[i].key), entries[i].value);
        }
        return bytes;
    }

    private static MemorySegment header(byte[] bytes, long id, int flags, int count) {
        MemorySegment page = MemorySegment.ofArray(bytes);
        page.set(U64, PageLayout.PAGE_ID, id);
        page.set(U16, PageLayout.PAGE_FLAGS, (short) flags);
        page.set(U16, PageLayout.PAGE_COUNT, (short) count);
        return page;
    }

    private static int put(byte[] bytes, int at, String latin1) {
        byte[] source = latin1.getBytes(ISO_8859_1);
        System.arraycopy(source, 0, bytes, at, source.length);
        return at + source.length;
    }

    private static <T> List<List<T>> chunks(List<T> all, int size) {
        List<List<T>> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) {
            some.add(all.subList(i, Math.min(i + size, all.size())));
        }
        return some;
    }
}
