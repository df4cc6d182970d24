package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.child;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every hostile shape is refused with its kind, by the check and, without end or explosion, by the cursors. */
class StructureCheckTest {
    private static final int LEAF_2_FIRST = PageLayout.PAGE_HEADER;
    private static final long COUNT = PageLayout.PAGE_COUNT;

    @TempDir
    private Path directory;

    /** Leaves 3 and 4 under branch 5, which is bucket "b"; the root is leaf 2. */
    private static BboltImage sound() {
        return new BboltImage(4096)
                .leaf(3, entry("a", "1"), entry("b", "2"))
                .leaf(4, entry("c", "3"), entry("d", "4"))
                .branch(5, child("a", 3), child("c", 4))
                .leaf(2, bucket("b", 5), inline("i", entry("x", "y")));
    }

    /** The same with free page 6 and a freelist on page 7. */
    private static BboltImage withFreelist(long... free) {
        return sound().freelist(7, free);
    }

    static Stream<Arguments> hostileShapes() {
        long flags = PageLayout.PAGE_FLAGS;
        long overflow = PageLayout.PAGE_OVERFLOW;
        long firstPosition = PageLayout.PAGE_HEADER + PageLayout.LEAF_POSITION;
        long firstKeySize = PageLayout.PAGE_HEADER + PageLayout.LEAF_KEY_SIZE;
        long firstValueSize = PageLayout.PAGE_HEADER + PageLayout.LEAF_VALUE_SIZE;
        long firstChild = PageLayout.PAGE_HEADER + PageLayout.BRANCH_CHILD;
        return Stream.of(
                shape("page with another number", Kind.PAGE_ID, sound().poke64(3, 0, 4)),
                shape("page with number -1", Kind.PAGE_ID, sound().poke64(3, 0, -1)),
                shape("page without a type", Kind.PAGE_FLAGS, sound().poke16(3, flags, 0)),
                shape("page of two types", Kind.PAGE_FLAGS, sound().poke16(3, flags, 3)),
                shape("page of an unknown type", Kind.PAGE_FLAGS, sound().poke16(3, flags, 0x8002)),
                shape("meta page in a tree", Kind.PAGE_FLAGS, sound().poke64(5, firstChild, 1)),
                shape("freelist page in a tree", Kind.PAGE_FLAGS, sound().poke16(3, flags, PageLayout.FLAG_FREELIST)),
                shape("meta 0 of another type", Kind.PAGE_FLAGS, sound().poke16(0, flags, PageLayout.FLAG_LEAF)),
                shape("meta 1 with another number", Kind.PAGE_ID, sound().poke64(1, 0, 0)),
                shape("child at the high-water mark", Kind.PAGE_RANGE, sound().poke64(5, firstChild, 6)),
                shape("child far outside", Kind.PAGE_RANGE, sound().poke64(5, firstChild, Long.MAX_VALUE)),
                shape("child with the sign bit", Kind.PAGE_RANGE, sound().poke64(5, firstChild, Long.MIN_VALUE | 3)),
                shape("bucket far outside", Kind.PAGE_RANGE, sound().leaf(2, bucket("b", 1L << 60))),
                shape("overflow behind the end", Kind.PAGE_RANGE, sound().poke32(5, overflow, 1)),
                shape("overflow of 2^32-1 pages", Kind.PAGE_RANGE, sound().poke32(3, overflow, -1)),
                shape("overflow over another page", Kind.PAGE_REFERENCED_TWICE, sound().poke32(3, overflow, 1)),
                shape("too many leaf elements", Kind.PAGE_RANGE, sound().poke16(3, COUNT, 256)),
                shape("65,535 leaf elements", Kind.PAGE_RANGE, sound().poke16(3, COUNT, 0xFFFF)),
                shape("65,535 branch elements", Kind.PAGE_RANGE, sound().poke16(5, COUNT, 0xFFFF)),
                shape("branch without children", Kind.PAGE_RANGE, sound().poke16(5, COUNT, 0)),
                shape("elements that are not there", Kind.ELEMENT_BOUNDS, sound().poke16(3, COUNT, 3)),
                shape("key before the page's data", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstPosition, 0)),
                shape("key inside the element table", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstPosition, 16)),
                shape("key behind the page", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstPosition, 4096)),
                shape("key 4 GiB away", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstPosition, -1)),
                shape("key without bytes", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstKeySize, 0)),
                shape("key of 4 GiB", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstKeySize, -1)),
                shape("value of 4 GiB", Kind.ELEMENT_BOUNDS, sound().poke32(3, firstValueSize, -1)),
                shape("branch key without bytes", Kind.ELEMENT_BOUNDS, sound().branch(5, child("", 3), child("c", 4))),
                shape(
                        "branch key behind the page",
                        Kind.ELEMENT_BOUNDS,
                        sound().poke32(5, PageLayout.PAGE_HEADER + PageLayout.BRANCH_POSITION, 5000)),
                shape(
                        "key longer than bbolt's limit",
                        Kind.ELEMENT_BOUNDS,
                        sound().leaf(6, entry("k".repeat(32_769), "")).leaf(2, bucket("b", 6))),
                shape("element with unknown flags", Kind.PAGE_FLAGS, sound().poke32(3, LEAF_2_FIRST, 2)),
                shape("keys in the wrong order", Kind.KEY_ORDER, sound().leaf(3, entry("b", "1"), entry("a", "2"))),
                shape("the same key twice", Kind.KEY_ORDER, sound().leaf(3, entry("a", "1"), entry("a", "2"))),
                shape("children in the wrong order", Kind.KEY_ORDER, sound().branch(5, child("c", 4), child("a", 3))),
                shape("key before its separator", Kind.SEPARATOR, sound().leaf(4, entry("bb", "3"), entry("d", "4"))),
                shape(
                        "key behind the next separator",
                        Kind.SEPARATOR,
                        sound().leaf(3, entry("a", "1"), entry("c", "2"))),
                shape(
                        "key outside what the grandparent allows",
                        Kind.SEPARATOR,
                        sound().leaf(6, entry("e", "5"))
                                .leaf(7, entry("f", "5"), entry("z", "6"))
                                .branch(8, child("e", 6), child("f", 7))
                                .leaf(9, entry("k", "7"))
                                .branch(10, child("e", 8), child("g", 9))
                                .leaf(2, bucket("b", 10))),
                shape(
                        "page with two parents",
                        Kind.PAGE_REFERENCED_TWICE,
                        sound().branch(5, child("a", 3), child("c", 3))),
                shape(
                        "branch that is its own child",
                        Kind.PAGE_REFERENCED_TWICE,
                        sound().branch(5, child("a", 3), child("c", 5))),
                shape("root that is its own bucket", Kind.PAGE_REFERENCED_TWICE, sound().leaf(2, bucket("b", 2))),
                shape(
                        "two buckets with one tree",
                        Kind.PAGE_REFERENCED_TWICE,
                        sound().leaf(2, bucket("b", 5), bucket("c", 5))),
                shape("bucket header cut short", Kind.BUCKET, sound().leaf(2, new BboltImage.Entry("b", "short", 1))),
                shape(
                        "inline bucket without a page",
                        Kind.BUCKET,
                        sound().leaf(2, new BboltImage.Entry("b", "\0".repeat(31), 1))),
                shape(
                        "inline bucket of zeroes",
                        Kind.BUCKET,
                        sound().leaf(2, new BboltImage.Entry("b", "\0".repeat(64), 1))),
                shape("inline bucket with too many elements", Kind.PAGE_RANGE, inlinePoked(COUNT, 500)),
                shape("inline bucket that is a branch", Kind.BUCKET, inlinePoked(flags, PageLayout.FLAG_BRANCH)),
                shape("inline bucket with a page number", Kind.BUCKET, inlinePoked(0, 9)),
                shape("inline bucket with overflow", Kind.BUCKET, inlinePoked(overflow, 1)),
                shape("inline bucket with a key outside", Kind.ELEMENT_BOUNDS, inlinePoked(firstPosition, 4000)),
                shape(
                        "inline bucket out of order",
                        Kind.KEY_ORDER,
                        sound().leaf(2, inline("i", entry("b", ""), entry("a", "")))),
                shape("freelist with a page in use", Kind.FREELIST, withFreelist(3, 6)),
                shape("freelist with itself", Kind.FREELIST, withFreelist(6, 7)),
                shape("freelist with a meta page", Kind.FREELIST, withFreelist(1, 6)),
                shape("freelist with page 0", Kind.FREELIST, withFreelist(0, 6)),
                shape("freelist behind the end", Kind.FREELIST, withFreelist(6, 8)),
                shape("freelist with page -1", Kind.FREELIST, withFreelist(6, -1)),
                shape("freelist with a page twice", Kind.FREELIST, withFreelist(6, 6)),
                shape("freelist out of order", Kind.FREELIST, sound().leaf(8).freelist(7, 8, 6)),
                shape("freelist that forgets a page", Kind.FREELIST, withFreelist()),
                shape(
                        "freelist with too great a count",
                        Kind.FREELIST,
                        withFreelist(6).poke16(7, COUNT, 1000)),
                shape(
                        "freelist with a count to follow",
                        Kind.FREELIST,
                        withFreelist(6).poke16(7, COUNT, 0xFFFF)),
                shape(
                        "freelist with a count of 2^63",
                        Kind.FREELIST,
                        withFreelist(Long.MIN_VALUE).poke16(7, COUNT, 0xFFFF)),
                shape(
                        "freelist that is a leaf",
                        Kind.PAGE_FLAGS,
                        sound().leaf(6).freelistAt(6)),
                shape("freelist that is in use", Kind.PAGE_FLAGS, sound().freelistAt(5)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hostileShapes")
    void refuses(String name, Kind kind, BboltImage image) {
        Path path = image.in(directory);

        var refusal = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> refusal(path));

        assertThat(refusal).as(name).isNotNull();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
        assertThat(refusal.getMessage()).contains("expected ", "found ").doesNotContain("null");
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Browse.everything(path));
    }

    @Test
    void acceptsSoundShapes() throws IOException {
        assertThat(check(sound())).isEqualTo(new StructureCheck.Counts(6, 0, 5));
        assertThat(check(withFreelist(6))).isEqualTo(new StructureCheck.Counts(7, 1, 5));
        assertThat(check(new BboltImage(512).leaf(2))).isEqualTo(new StructureCheck.Counts(3, 0, 0));
        assertThat(check(sound().leaf(9).highWaterMark(10))).isEqualTo(new StructureCheck.Counts(6, 4, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 61, 62, 65_534, 65_535, 65_536, 70_000})
    void countsFreelistsOfEverySize(int size) throws IOException {
        long behindFreelist = 3 + Math.ceilDiv(16 + (size >= 0xFFFF ? 8 : 0) + size * 8L, 512);
        long leaf = behindFreelist + size;
        var image = new BboltImage(512)
                .freelist(3, LongStream.range(behindFreelist, leaf).toArray())
                .leaf(leaf, entry("k", "v"))
                .leaf(2, bucket("b", leaf));

        assertThat(check(image)).isEqualTo(new StructureCheck.Counts(leaf + 1 - size, size, 1));
    }

    @Test
    void refusesACycleOfBranchesInCursorsToo() throws IOException {
        var image = sound().branch(5, child("a", 5), child("c", 4));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            Bucket bucket = file.root().bucket(new byte[] {'b'}).orElseThrow();

            for (var walk : new Walk[] {Cursor::first, Cursor::next, cursor -> cursor.seek(new byte[] {'a'})}) {
                var refusal = catchThrowableOfType(SnapshotCorruptException.class, () -> walk.move(bucket.cursor()));
                assertThat(refusal.kind()).isIn(Kind.DEPTH, Kind.PAGE_REFERENCED_TWICE);
            }
        }
    }

    @Test
    void isNotKeptBusyByBranchesThatShareTheirChildren() throws IOException {
        var image = new BboltImage(512).leaf(3);
        for (long id = 4; id < 60; id++) {
            image.branch(id, child("a", id - 1), child("b", id - 1), child("c", id - 1));
        }
        image.leaf(2, bucket("b", 59));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            Cursor cursor = file.root().bucket(new byte[] {'b'}).orElseThrow().cursor();
            var refusal = assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> catchThrowableOfType(SnapshotCorruptException.class, cursor::next));

            assertThat(refusal.kind()).isEqualTo(Kind.PAGE_REFERENCED_TWICE);
        }
    }

    @Test
    void refusesATreeDeeperThanAnyRealOne() {
        var image = new BboltImage(512).leaf(3, entry("a", ""));
        for (long id = 4; id < 90; id++) {
            image.branch(id, child("a", id - 1));
        }

        assertThat(refusal(image.leaf(2, bucket("b", 89)).in(directory)).kind()).isEqualTo(Kind.DEPTH);
    }

    @Test
    void refusesBucketsNestedWithoutEnd() {
        var image = new BboltImage(512).leaf(3);
        for (long id = 4; id < 90; id++) {
            image.leaf(id, bucket("b", id - 1));
        }

        assertThat(refusal(image.leaf(2, bucket("b", 89)).in(directory)).kind()).isEqualTo(Kind.DEPTH);
    }

    @Test
    void refusesAnEntryLargerThanEtcdStoresWithoutReadingIt() throws IOException {
        Path path = new BboltImage(4096)
                .leaf(2, entry("k", "v"))
                .poke32(2, PageLayout.PAGE_OVERFLOW, 500_000)
                .poke32(2, LEAF_2_FIRST + PageLayout.LEAF_VALUE_SIZE, 1_900_000_000)
                .highWaterMark(500_003)
                .in(directory);
        grow(path, 500_003L * 4096);

        try (BboltFile file = BboltFile.open(path)) {
            var refusal = catchThrowableOfType(
                    SnapshotCorruptException.class, () -> file.root().get(new byte[] {'k'}));

            assertThat(refusal.kind()).isEqualTo(Kind.ENTRY_SIZE);
            assertThatCode(() -> StructureCheck.run(file)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesEveryTruncationAndSaysSo() throws IOException {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < 100; i++) {
            entries.put("key-%03d".formatted(i), "v".repeat(i * 5));
        }
        var image = new BboltImage(512);
        byte[] whole = image.leaf(2, bucket("b", image.tree(3, 3, entries))).bytes();

        for (int boundary = 0; boundary <= whole.length; boundary += 512) {
            for (int size : new int[] {boundary - 1, boundary, boundary + 1}) {
                if (size < 0 || size > whole.length) {
                    continue;
                }
                Path path = Files.write(directory.resolve("cut.db"), Arrays.copyOf(whole, size));
                var refusal = refusal(path);
                if (size == whole.length) {
                    assertThat(refusal).isNull();
                } else {
                    assertThat(refusal.kind()).as("cut to %d", size).isIn(Kind.LENGTH, Kind.TOO_SMALL);
                }
            }
        }
    }

    @Test
    void noticesAFileThatShrinksAfterOpening() throws IOException {
        Path path = sound().in(directory);

        try (BboltFile file = BboltFile.open(path);
                var writer = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            writer.truncate(3 * 4096 + 100);

            var refusal = catchThrowableOfType(SnapshotCorruptException.class, () -> StructureCheck.run(file));
            assertThat(refusal.kind()).isEqualTo(Kind.CHANGED);
            assertThat(refusal).hasMessageContaining("something writes to the file");
        }
    }

    private StructureCheck.Counts check(BboltImage image) throws IOException {
        try (BboltFile file = BboltFile.open(image.in(directory))) {
            return StructureCheck.run(file);
        }
    }

    private static SnapshotCorruptException refusal(Path path) {
        return catchThrowableOfType(SnapshotCorruptException.class, () -> {
            try (BboltFile file = BboltFile.open(path)) {
                StructureCheck.run(file);
            }
        });
    }

    /** A root leaf with one inline bucket, of which one field of the page image is overwritten. */
    private static BboltImage inlinePoked(long offset, int value) {
        var image = new BboltImage(4096).leaf(2, inline("i", entry("x", "y")));
        long field = PageLayout.element(1) + "i".length() + PageLayout.BUCKET_HEADER + offset;
        return offset == PageLayout.PAGE_FLAGS || offset == COUNT
                ? image.poke16(2, field, value)
                : image.poke32(2, field, value);
    }

    private static Arguments shape(String name, Kind kind, BboltImage image) {
        return Arguments.of(name, kind, image);
    }

    private static void grow(Path path, long size) throws IOException {
        try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            channel.position(size - 1).write(java.nio.ByteBuffer.allocate(1));
        }
    }

    @FunctionalInterface
    private interface Walk {
        boolean move(Cursor cursor) throws IOException;
    }
}
