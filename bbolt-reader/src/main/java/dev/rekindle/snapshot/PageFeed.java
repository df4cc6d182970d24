package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BAD_META;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LENGTH;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LIMIT;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.TRAILER_MISSING;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.MetaPages;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into pages for a {@link PageScanner}: gathers the head until the metas can be read, and judges the length, at the end and as soon as
 * it is too long. One thread at a time, except for {@link #announcedLength}.
 */
final class PageFeed {
    private static final long MOST_PAGES = 1L << 29;
    /** A page size is a multiple of this, and so is the size of every bbolt file; a snapshot's is 32 more. */
    private static final int SIZE_UNIT = 512;

    private static final long UNKNOWN = -1;

    private final TrailerPolicy policy;
    private final RowScan rows;
    private final byte[] head = new byte[MetaPages.HEAD_BYTES];
    private byte[] partial = new byte[0];
    private int filled;
    private long total;
    private boolean streamed;
    private volatile long announced = UNKNOWN;
    private @Nullable PageScanner scanner;

    PageFeed(TrailerPolicy policy, RowScan rows) {
        this.policy = policy;
        this.rows = rows;
    }

    /** What lies behind the pages. */
    enum Ending {
        TRAILER,
        NOTHING
    }

    /** Bytes taken so far. */
    long total() {
        return total;
    }

    /** Pages and trailer in bytes, once the metas say so. Any thread. */
    OptionalLong announcedLength() {
        return announced == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(announced);
    }

    /** Takes the next bytes of the file. */
    void update(ByteBuffer bytes) throws SnapshotCorruptException {
        total += bytes.remaining();
        PageScanner pages = scanner;
        if (pages == null) {
            int n = Math.min(bytes.remaining(), head.length - filled);
            bytes.get(head, filled, n);
            filled += n;
            if (filled < head.length) {
                return;
            }
            pages = begin();
        }
        pages(pages, bytes);
        bytes.position(bytes.limit());
        if (policy == TrailerPolicy.REQUIRED && total > snapshotLength(pages)) {
            throw tooLong(pages);
        }
    }

    /** Ends the stream; the scanner then has all pages. */
    PageScanner finish() throws SnapshotCorruptException {
        PageScanner pages = scanner == null ? begin() : scanner;
        if (!pages.isComplete()) {
            throw corrupt(LENGTH, "length")
                    .expected(pages.meta().length() + " bytes of pages")
                    .found(total + " bytes: cut off");
        }
        return pages;
    }

    /** What lies behind the pages of a stream that has ended. */
    Ending ending() throws SnapshotCorruptException {
        PageScanner pages = finish();
        boolean trailer = total == snapshotLength(pages);
        if (trailer && !streamed && policy != TrailerPolicy.IGNORED) {
            throw corrupt(BAD_META, "meta pages of a file with a trailer")
                    .expected("two metas of one transaction, as etcd streams them")
                    .found("metas that differ: something wrote to the file afterwards, as etcdutl hashkv does");
        }
        if (!trailer && policy == TrailerPolicy.REQUIRED) {
            throw total % SIZE_UNIT == 0 ? missing(pages) : tooLong(pages);
        }
        if (!trailer && total % SIZE_UNIT != 0) {
            throw tooLong(pages);
        }
        return trailer ? Ending.TRAILER : Ending.NOTHING;
    }

    private PageScanner begin() throws SnapshotCorruptException {
        MetaPages metas = MetaPages.read(MemorySegment.ofArray(head).asSlice(0, filled));
        if (policy == TrailerPolicy.REQUIRED) {
            metas.requireBoth();
        }
        Meta meta = metas.chosen();
        if (meta.highWaterMark() > MOST_PAGES) {
            throw corrupt(LIMIT, "high-water mark")
                    .expected("at most " + MOST_PAGES + " pages")
                    .found(meta.highWaterMark() + " pages");
        }
        streamed = areOfOneTransaction(metas);
        if (streamed) {
            announced = meta.length() + BodyDigest.TRAILER;
        }
        var pages = new PageScanner(meta, rows);
        scanner = pages;
        partial = new byte[meta.pageSize()];
        ByteBuffer gathered = ByteBuffer.wrap(head, 0, filled);
        filled = 0;
        pages(pages, gathered);
        return pages;
    }

    /** Whether the metas are as bbolt's {@code Tx.WriteTo} makes them: page 0 with the transaction, page 1 with one less, else equal. */
    private static boolean areOfOneTransaction(MetaPages metas) {
        return metas.zero()
                .filter(zero -> metas.one()
                        .filter(one -> one.equals(new Meta(
                                zero.pageSize(),
                                zero.root(),
                                zero.rootSequence(),
                                zero.freelist(),
                                zero.highWaterMark(),
                                zero.transaction() - 1)))
                        .isPresent())
                .isPresent();
    }

    private void pages(PageScanner pages, ByteBuffer bytes) throws SnapshotCorruptException {
        int pageSize = partial.length;
        while (bytes.hasRemaining() && !pages.isComplete()) {
            if (filled == 0 && bytes.hasArray() && bytes.remaining() >= pageSize) {
                int at = bytes.position();
                pages.page(bytes.array(), bytes.arrayOffset() + at);
                bytes.position(at + pageSize);
            } else {
                int n = Math.min(pageSize - filled, bytes.remaining());
                bytes.get(partial, filled, n);
                filled += n;
                if (filled == pageSize) {
                    filled = 0;
                    pages.page(partial, 0);
                }
            }
        }
    }

    private static long snapshotLength(PageScanner pages) {
        return pages.meta().length() + BodyDigest.TRAILER;
    }

    private SnapshotCorruptException missing(PageScanner pages) {
        return corrupt(TRAILER_MISSING, "SHA-256 after the last page")
                .expected("32 bytes at byte " + pages.meta().length() + " and nothing after them")
                .found(total + " bytes in all");
    }

    private SnapshotCorruptException tooLong(PageScanner pages) {
        if (!streamed) {
            return missing(pages);
        }
        return corrupt(LENGTH, "length")
                .expected(snapshotLength(pages) + " bytes, as its first pages say")
                .found(total + " bytes so far");
    }
}
