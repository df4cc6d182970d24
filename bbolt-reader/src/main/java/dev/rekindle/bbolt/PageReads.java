package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.CHANGED;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_ID;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of one file by position, and keeps the recently used small ones. Safe for several threads.
 *
 * <p>Positional reads and not a mapping: a file that shrinks, or a disk that fails, under a mapping raises SIGBUS, of which the JVM dies when it
 * happens inside an intrinsic such as CRC-32C ({@code docs/decisions/0004-positional-reads-not-a-mapping.md}).
 */
final class PageReads {
    /** Extents up to this size are read as a whole; of larger ones the header and the element table, which never exceed it. */
    private static final int LARGEST_WHOLE_EXTENT = 1 << 20;

    private static final int LARGEST_KEPT_EXTENT = 64 << 10;
    private static final long KEPT_BYTES = 8L << 20;
    private static final long NO_REFERRER = -1;

    private final FileChannel channel;
    private final Meta meta;
    private final Recent recent = new Recent();

    PageReads(FileChannel channel, Meta meta) {
        this.channel = channel;
        this.meta = meta;
    }

    Meta meta() {
        return meta;
    }

    /** The page {@code id} that the meta page names. */
    Page page(long id) throws IOException {
        return page(id, NO_REFERRER);
    }

    /**
     * Reads a page, and checks its number and that it lies in the file with all its overflow.
     *
     * @param referrer the page that names this one, for the message
     */
    Page page(long id, long referrer) throws IOException {
        if (id < 0 || id >= meta.highWaterMark()) {
            throw corrupt(PAGE_RANGE, referrer == NO_REFERRER ? "page number" : "child of page " + referrer)
                    .page(referrer)
                    .expected("a page below the high-water mark " + meta.highWaterMark())
                    .found("page " + Long.toUnsignedString(id));
        }
        synchronized (recent) {
            Page page = recent.get(id);
            if (page != null) {
                return page;
            }
        }
        Page page = Page.of(id, extent(id));
        if (page.size() <= LARGEST_KEPT_EXTENT) {
            synchronized (recent) {
                recent.keep(page);
            }
        }
        return page;
    }

    /** Reads {@code length} bytes at {@code offset}, as a read-only segment. */
    MemorySegment read(long offset, int length) throws IOException {
        return MemorySegment.ofArray(readBytes(offset, length)).asReadOnly();
    }

    private Extent extent(long id) throws IOException {
        int pageSize = meta.pageSize();
        long start = id * pageSize;
        MemorySegment first = read(start, pageSize);
        long stored = PageLayout.pageId(first, 0);
        if (stored != id) {
            throw corrupt(PAGE_ID, "page header")
                    .page(id)
                    .offset(start)
                    .expected("page number " + id)
                    .found("page number " + Long.toUnsignedString(stored));
        }
        long overflow = PageLayout.overflow(first, 0);
        if (overflow >= meta.highWaterMark() - id) {
            throw corrupt(PAGE_RANGE, "overflow of a page")
                    .page(id)
                    .offset(start + PageLayout.PAGE_OVERFLOW)
                    .expected("at most the " + (meta.highWaterMark() - id - 1) + " pages up to the high-water mark")
                    .found(overflow + " pages");
        }
        if (overflow == 0) {
            return new Extent.InMemory(start, first);
        }
        long size = (overflow + 1) * pageSize;
        if (size <= LARGEST_WHOLE_EXTENT) {
            return new Extent.InMemory(start, read(start, Math.toIntExact(size)));
        }
        long table = PageLayout.element(PageLayout.count(first, 0));
        return new Extent.OnDisk(
                start, size, table <= pageSize ? first : read(start, Math.toIntExact(Math.min(table, size))), this);
    }

    private byte[] readBytes(long offset, int length) throws IOException {
        var bytes = new byte[length];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw corrupt(CHANGED, "file")
                        .offset(offset)
                        .expected("at least " + (offset + length) + " bytes, as when it was opened")
                        .found(channel.size() + " bytes");
            }
        }
        return bytes;
    }

    /** The recently used pages, at most so many bytes of them. */
    private static final class Recent {
        private final Map<Long, Page> pages = new LinkedHashMap<>(256, 0.75f, true);
        private long bytes;

        @Nullable Page get(long id) {
            return pages.get(id);
        }

        void keep(Page page) {
            if (pages.put(page.id(), page) == null) {
                bytes += page.size();
            }
            for (var oldest = pages.values().iterator(); bytes > KEPT_BYTES && oldest.hasNext(); ) {
                bytes -= oldest.next().size();
                oldest.remove();
            }
        }
    }
}
