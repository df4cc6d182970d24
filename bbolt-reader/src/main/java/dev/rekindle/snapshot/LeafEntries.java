package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BUCKET;

import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The entries of a leaf that a {@link LeafScan} has proved.
 *
 * @param leaf the leaf's bytes
 */
record LeafEntries(PageImage leaf) {
    private static final long INLINE = 0;

    /** Number of entries. */
    int count() {
        return leaf.count();
    }

    /** Whether the entry is a bucket. */
    boolean isBucket(int index) {
        return leaf.leafFlags(index) == PageLayout.ENTRY_BUCKET;
    }

    MemorySegment key(int index) {
        return slice(keyStart(index), leaf.leafKeySize(index));
    }

    MemorySegment value(int index) {
        return slice(keyStart(index) + leaf.leafKeySize(index), leaf.leafValueSize(index));
    }

    /** The key as text, a character for every byte. */
    String name(int index) {
        return new String(
                leaf.bytes(),
                leaf.from() + (int) keyStart(index),
                (int) leaf.leafKeySize(index),
                StandardCharsets.ISO_8859_1);
    }

    /** The bucket that the entry is. */
    Content bucket(int index) throws SnapshotCorruptException {
        long size = leaf.leafValueSize(index);
        if (size < PageLayout.BUCKET_HEADER) {
            throw damage(index, "at least " + PageLayout.BUCKET_HEADER + " bytes", size + " bytes");
        }
        int start = (int) (keyStart(index) + leaf.leafKeySize(index));
        long root = Bytes.u64(leaf.bytes(), leaf.from() + start + PageLayout.BUCKET_ROOT);
        if (root != INLINE) {
            return new Tree(root);
        }
        if (size < PageLayout.BUCKET_HEADER + PageLayout.PAGE_HEADER) {
            throw damage(index, "a page inside the inline bucket", size + " bytes");
        }
        int from = start + PageLayout.BUCKET_HEADER;
        var image = new PageImage(
                leaf.bytes(), leaf.from() + from, size - PageLayout.BUCKET_HEADER, leaf.page(), leaf.offset() + from);
        if (image.id() != 0 || image.flags() != PageLayout.FLAG_LEAF || image.overflow() != 0) {
            throw damage(
                    index,
                    "an inline leaf with number 0 and no overflow",
                    "number %s, flags 0x%02x, overflow %d"
                            .formatted(Long.toUnsignedString(image.id()), image.flags(), image.overflow()));
        }
        return new Inline(image);
    }

    /** Begins a refusal of one entry. */
    SnapshotCorruptException damage(int index, String expected, String found) {
        return leaf.damage(BUCKET, "entry " + JsonReader.printable(name(index)), PageImage.element(index))
                .expected(expected)
                .found(found);
    }

    private long keyStart(int index) {
        int element = PageImage.element(index);
        return element + Bytes.u32(leaf.bytes(), leaf.from() + element + PageLayout.LEAF_POSITION);
    }

    private MemorySegment slice(long start, long size) {
        return MemorySegment.ofArray(leaf.bytes()).asSlice(leaf.from() + start, size);
    }

    /** Where a bucket's entries are. */
    sealed interface Content {}

    /** In a tree of pages. */
    record Tree(long root) implements Content {}

    /** In a page inside the entry, not proved yet. */
    record Inline(PageImage image) implements Content {}
}
