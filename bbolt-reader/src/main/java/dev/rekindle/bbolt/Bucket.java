package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BUCKET;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A sorted map of keys to values and further buckets: a tree of pages, or a single page image inside its parent's leaf (inline). Cheap to make;
 * pages are read when they are needed. It does not change and may be shared between threads, as long as its {@link BboltFile} is open.
 */
public final class Bucket {
    /** In {@link #rootPage}: the bucket is inline. */
    public static final long INLINE = 0;

    private final PageReads reads;
    private final long rootPage;
    private final long sequence;
    private final Optional<Page> image;

    private Bucket(PageReads reads, long rootPage, long sequence, Optional<Page> image) {
        this.reads = reads;
        this.rootPage = rootPage;
        this.sequence = sequence;
        this.image = image;
    }

    static Bucket root(PageReads reads) {
        return new Bucket(reads, reads.meta().root(), reads.meta().rootSequence(), Optional.empty());
    }

    /** Reads the bucket in the value of element {@code index} of a leaf. */
    static Bucket at(PageReads reads, Page leaf, int index) throws IOException {
        MemorySegment value = leaf.value(index);
        long offset = leaf.offset() + PageLayout.element(index);
        if (value.byteSize() < PageLayout.BUCKET_HEADER) {
            throw corrupt(BUCKET, "bucket header")
                    .page(leaf.id())
                    .offset(offset)
                    .expected("a value of at least " + PageLayout.BUCKET_HEADER + " bytes")
                    .found(value.byteSize() + " bytes");
        }
        long root = value.get(PageLayout.U64, PageLayout.BUCKET_ROOT);
        long sequence = value.get(PageLayout.U64, PageLayout.BUCKET_SEQUENCE);
        if (root != INLINE) {
            return new Bucket(reads, root, sequence, Optional.empty());
        }
        return new Bucket(reads, INLINE, sequence, Optional.of(image(leaf, offset, value)));
    }

    private static Page image(Page leaf, long offset, MemorySegment value) throws SnapshotCorruptException {
        MemorySegment bytes = value.asSlice(PageLayout.BUCKET_HEADER);
        if (bytes.byteSize() < PageLayout.PAGE_HEADER) {
            throw corrupt(BUCKET, "inline bucket")
                    .page(leaf.id())
                    .offset(offset)
                    .expected("a page image of at least " + PageLayout.PAGE_HEADER + " bytes")
                    .found(bytes.byteSize() + " bytes");
        }
        boolean plainLeaf = PageLayout.flags(bytes, 0) == PageLayout.FLAG_LEAF
                && PageLayout.pageId(bytes, 0) == 0
                && PageLayout.overflow(bytes, 0) == 0;
        if (!plainLeaf) {
            throw corrupt(BUCKET, "page header of an inline bucket")
                    .page(leaf.id())
                    .offset(offset)
                    .expected("a leaf with number 0 and no overflow")
                    .found("flags 0x%02x, number %s, overflow %d"
                            .formatted(
                                    PageLayout.flags(bytes, 0),
                                    Long.toUnsignedString(PageLayout.pageId(bytes, 0)),
                                    PageLayout.overflow(bytes, 0)));
        }
        return Page.of(0, new Extent.InMemory(offset, bytes));
    }

    /** The page of this bucket's tree, or {@link #INLINE}. Not yet checked to exist. */
    public long rootPage() {
        return rootPage;
    }

    /** Whether the bucket lies inside its parent's leaf. */
    public boolean isInline() {
        return image.isPresent();
    }

    /** The bucket's sequence; etcd does not use it. */
    public long sequence() {
        return sequence;
    }

    /** The first page of the bucket: the root of its tree, or the inline image. */
    public Page first() throws IOException {
        return image.isPresent() ? image.get() : reads.page(rootPage).requireTree();
    }

    /** The bucket of that name, or nothing if the name is missing or belongs to a plain value. */
    public Optional<Bucket> bucket(byte[] name) throws IOException {
        Cursor cursor = cursor();
        return cursor.seek(name) && isAt(cursor, name) && cursor.isBucket()
                ? Optional.of(cursor.bucket())
                : Optional.empty();
    }

    /** The value of that key, read-only, or nothing if the key is missing or names a bucket. */
    public Optional<MemorySegment> get(byte[] key) throws IOException {
        Cursor cursor = cursor();
        return cursor.seek(key) && isAt(cursor, key) && !cursor.isBucket()
                ? Optional.of(cursor.value())
                : Optional.empty();
    }

    /** A new cursor that stands nowhere yet. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    PageReads reads() {
        return reads;
    }

    @Override
    public String toString() {
        return isInline() ? "inline bucket" : "bucket at page " + rootPage;
    }

    private static boolean isAt(Cursor cursor, byte[] key) throws IOException {
        return PageLayout.compareKeys(cursor.key(), MemorySegment.ofArray(key)) == 0;
    }
}
