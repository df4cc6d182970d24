package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.child;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static dev.rekindle.snapshot.SnapshotImage.keyValue;
import static dev.rekindle.snapshot.SnapshotImage.meta;
import static dev.rekindle.snapshot.SnapshotImage.rowKey;
import static dev.rekindle.snapshot.SnapshotImage.sealed;
import static dev.rekindle.snapshot.SnapshotImage.u64;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.BboltImage.Entry;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Forgeries whose metas and trailer are right: whatever is wrong with structure or schema is refused, and by its name. */
class SnapshotRefusalTest {
    private static final int PAGE = SnapshotImage.PAGE_SIZE;
    private static final long KEY_PAGE = 3;

    @Test
    void takesTheImageThatTheForgeriesStartFrom() throws Exception {
        assertThat(Scans.scan(sealed(rows().bytes())).revision()).isEqualTo(5);
        assertThat(Scans.scan(sealed(twoLeaves().bytes())).revision()).isEqualTo(9);
        assertThat(Scans.scan(sealed(withFreelist(6, 7).bytes())).revision()).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"trees", "elements", "freelists", "buckets", "values"})
    void refuses(String what, BboltImage image, Kind kind) {
        assertRefused(sealed(image.bytes()), kind);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void refusesTheHead(String what, byte[] bytes, Kind kind) {
        assertRefused(bytes, kind);
    }

    static Stream<Arguments> trees() {
        return Stream.of(
                arguments(
                        "a branch that is its own child",
                        keyAt(4).branch(4, child(row(2), 4)),
                        Kind.PAGE_REFERENCED_TWICE),
                arguments(
                        "a cycle of two branches",
                        keyAt(4).branch(4, child(row(2), 5)).branch(5, child(row(2), 4)),
                        Kind.PAGE_REFERENCED_TWICE),
                arguments(
                        "a leaf under two parents",
                        keyAt(4).branch(4, child(row(2), 5), child(row(3), 5)).leaf(5, put(2)),
                        Kind.PAGE_REFERENCED_TWICE),
                arguments(
                        "two buckets with one tree",
                        new BboltImage(PAGE)
                                .leaf(2, bucket("key", 3), bucket("lease", 3), inline("meta", meta(1, 1, 0, 0)))
                                .leaf(3, put(2)),
                        Kind.PAGE_REFERENCED_TWICE),
                arguments(
                        "a page under another's overflow",
                        keyAt(4).branch(4, child(row(2), 5), child(row(3), 6))
                                .leaf(5, entry(row(2), keyValue("k", 2, 2, 1, "v".repeat(700), 0)))
                                .leaf(6, put(3)),
                        Kind.PAGE_REFERENCED_TWICE),
                arguments("a child behind the last page", keyAt(4).branch(4, child(row(2), 99)), Kind.PAGE_RANGE),
                arguments("a meta page as child", keyAt(4).branch(4, child(row(2), 1)), Kind.PAGE_RANGE),
                arguments("a bucket's root behind the last page", keyAt(99).leaf(3, put(2)), Kind.PAGE_RANGE),
                arguments("another page's number", rows().poke64(KEY_PAGE, PageLayout.PAGE_ID, 9), Kind.PAGE_ID),
                arguments("a root with another number", rows().poke64(2, PageLayout.PAGE_ID, 9), Kind.PAGE_ID),
                arguments("a page of no type", rows().poke16(KEY_PAGE, PageLayout.PAGE_FLAGS, 3), Kind.PAGE_FLAGS),
                arguments(
                        "a freelist page in a tree",
                        rows().poke16(KEY_PAGE, PageLayout.PAGE_FLAGS, 16),
                        Kind.PAGE_FLAGS),
                arguments("a root of no type", rows().poke16(2, PageLayout.PAGE_FLAGS, 0), Kind.PAGE_FLAGS),
                arguments(
                        "an overflow out of the file",
                        rows().poke32(KEY_PAGE, PageLayout.PAGE_OVERFLOW, 50),
                        Kind.PAGE_RANGE),
                arguments(
                        "the longest overflow", rows().poke32(KEY_PAGE, PageLayout.PAGE_OVERFLOW, -1), Kind.PAGE_RANGE),
                arguments("a meta page with another number", rows().poke64(1, PageLayout.PAGE_ID, 0), Kind.PAGE_ID),
                arguments("a meta page of another type", rows().poke16(0, PageLayout.PAGE_FLAGS, 2), Kind.PAGE_FLAGS),
                arguments("a branch without children", keyAt(4).branch(4), Kind.PAGE_RANGE),
                arguments("a first key before its separator", twoLeaves().leaf(6, put(4), put(9)), Kind.SEPARATOR),
                arguments("a last key past the next separator", twoLeaves().leaf(5, put(2), put(8)), Kind.SEPARATOR),
                arguments("a tree of seventy levels", deep(), Kind.DEPTH));
    }

    static Stream<Arguments> elements() {
        long first = PageLayout.element(0);
        return Stream.of(
                arguments("keys out of order", keyAt(3).leaf(3, put(3), put(2)), Kind.KEY_ORDER),
                arguments("a key twice", keyAt(3).leaf(3, put(3), put(3)), Kind.KEY_ORDER),
                arguments(
                        "a deletion before its write",
                        keyAt(3).leaf(3, entry(row(3) + "t", ""), put(3)),
                        Kind.KEY_ORDER),
                arguments(
                        "children out of order",
                        keyAt(4).branch(4, child(row(3), 5), child(row(2), 5)).leaf(5, put(2)),
                        Kind.KEY_ORDER),
                arguments(
                        "more elements than fit", rows().poke16(KEY_PAGE, PageLayout.PAGE_COUNT, 32), Kind.PAGE_RANGE),
                arguments("the most elements", rows().poke16(KEY_PAGE, PageLayout.PAGE_COUNT, -1), Kind.PAGE_RANGE),
                arguments(
                        "a key inside the table",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_POSITION, 8),
                        Kind.ELEMENT_BOUNDS),
                arguments(
                        "a key behind the page",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_POSITION, 500),
                        Kind.ELEMENT_BOUNDS),
                arguments(
                        "the farthest key",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_POSITION, -1),
                        Kind.ELEMENT_BOUNDS),
                arguments(
                        "an empty key",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_KEY_SIZE, 0),
                        Kind.ELEMENT_BOUNDS),
                arguments(
                        "the longest key",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_KEY_SIZE, -1),
                        Kind.ELEMENT_BOUNDS),
                arguments(
                        "the longest value",
                        rows().poke32(KEY_PAGE, first + PageLayout.LEAF_VALUE_SIZE, -1),
                        Kind.ELEMENT_BOUNDS),
                arguments("unknown flags", rows().poke32(KEY_PAGE, first + PageLayout.LEAF_FLAGS, 2), Kind.PAGE_FLAGS),
                arguments("values on top of one another", overlapping(), Kind.ELEMENT_BOUNDS));
    }

    static Stream<Arguments> freelists() {
        return Stream.of(
                arguments("a live page in the freelist", withFreelist(3, 6, 7), Kind.FREELIST),
                arguments("a root page in the freelist", withFreelist(2, 6, 7), Kind.FREELIST),
                arguments("a page in neither tree nor freelist", withFreelist(6), Kind.FREELIST),
                arguments("a freelist out of order", withFreelist(7, 6), Kind.FREELIST),
                arguments("a page twice in the freelist", withFreelist(6, 6, 7), Kind.FREELIST),
                arguments("a free page behind the last page", withFreelist(6, 7, 900), Kind.FREELIST),
                arguments("a free meta page", withFreelist(1, 6, 7), Kind.FREELIST),
                arguments("a freelist in its own list", withFreelist(5, 6, 7), Kind.FREELIST),
                arguments(
                        "a freelist of no entries",
                        withFreelist(6, 7).poke16(5, PageLayout.PAGE_COUNT, 0),
                        Kind.FREELIST),
                arguments(
                        "a freelist longer than its page",
                        withFreelist(6, 7).poke16(5, PageLayout.PAGE_COUNT, 5000),
                        Kind.FREELIST),
                arguments(
                        "the longest freelist",
                        withFreelist(-1, 6, 7).poke16(5, PageLayout.PAGE_COUNT, PageLayout.FREELIST_COUNT_FOLLOWS),
                        Kind.FREELIST),
                arguments(
                        "a leaf for a freelist",
                        withFreelist(6, 7).poke16(5, PageLayout.PAGE_FLAGS, 2),
                        Kind.PAGE_FLAGS),
                arguments(
                        "a freelist with another number",
                        withFreelist(6, 7).poke64(5, PageLayout.PAGE_ID, 6),
                        Kind.PAGE_ID),
                arguments(
                        "a freelist out of the file",
                        withFreelist(6, 7).poke32(5, PageLayout.PAGE_OVERFLOW, 77),
                        Kind.PAGE_RANGE));
    }

    static Stream<Arguments> buckets() {
        Entry soundMeta = inline("meta", meta(1, 1, 0, 0));
        String header = "\0".repeat(16);
        return Stream.of(
                arguments(
                        "a plain value in the root", root(inline("key"), soundMeta, entry("plain", "x")), Kind.BUCKET),
                arguments("a root of rows", new BboltImage(PAGE).leaf(2, put(2)), Kind.BUCKET),
                arguments("an empty root", new BboltImage(PAGE).leaf(2), Kind.BUCKET),
                arguments("no bucket key", root(soundMeta), Kind.BUCKET),
                arguments("no bucket meta", root(inline("key")), Kind.BUCKET),
                arguments("a bucket in bucket key", root(inline("key", inline("nested")), soundMeta), Kind.BUCKET),
                arguments("a bucket header cut off", root(new Entry("key", "short", 1), soundMeta), Kind.BUCKET),
                arguments("an inline bucket cut off", root(new Entry("key", header, 1), soundMeta), Kind.BUCKET),
                arguments(
                        "an inline bucket of no type",
                        root(new Entry("key", header + header, 1), soundMeta),
                        Kind.BUCKET),
                arguments(
                        "an inline bucket whose entries lead out of it",
                        root(
                                new Entry(
                                        "key",
                                        header + "\0".repeat(8) + "\2\0\1\0\0\0\0\0"
                                                + "\0\0\0\0\20\0\0\0\1\0\0\0\377\0\0\0x",
                                        1),
                                soundMeta),
                        Kind.ELEMENT_BOUNDS));
    }

    static Stream<Arguments> values() {
        String id = "8e9e05c52164694d";
        String longVarint = "\377".repeat(9) + "\177";
        return Stream.of(
                arguments("a row key of 16 bytes", key(entry("0123456789abcdef", "")), Kind.REVISION_KEY),
                arguments("a row key without its line", key(entry(row(2).replace('_', '-'), "")), Kind.REVISION_KEY),
                arguments("a negative main revision", key(entry("\200" + row(2).substring(1), "")), Kind.REVISION_KEY),
                arguments("a row key with a foreign mark", key(entry(row(2) + "x", "")), Kind.REVISION_KEY),
                arguments("a lease among rows", key(entry(u64(1), SnapshotImage.varint(1, 1))), Kind.REVISION_KEY),
                arguments("a value cut off", key(entry(row(2), "\12\5abc")), Kind.KEY_VALUE),
                arguments("a number cut off", key(entry(row(2), "\20\377")), Kind.KEY_VALUE),
                arguments("a number of 70 bits", key(entry(row(2), "\20" + longVarint)), Kind.KEY_VALUE),
                arguments("a user key that is a number", key(entry(row(2), "\10\1")), Kind.KEY_VALUE),
                arguments("field number 0", key(entry(row(2), "\0\0")), Kind.KEY_VALUE),
                arguments("a protobuf group", key(entry(row(2), "\173\174")), Kind.KEY_VALUE),
                arguments(
                        "a value longer than any",
                        key(entry(row(2), "\52" + "\377".repeat(8) + "\177")),
                        Kind.KEY_VALUE),
                arguments(
                        "a consistent index of 7 bytes", metas(entry("consistent_index", "1234567")), Kind.META_VALUE),
                arguments("a term of 4 bytes", metas(entry("term", "1234")), Kind.META_VALUE),
                arguments(
                        "a compaction of 16 bytes",
                        metas(entry("finishedCompactRev", "0123456789abcdef")),
                        Kind.META_VALUE),
                arguments(
                        "a compaction that is a deletion",
                        metas(entry("scheduledCompactRev", row(2) + "t")),
                        Kind.META_VALUE),
                arguments("a storage version that is none", metas(entry("storageVersion", "three")), Kind.META_VALUE),
                arguments(
                        "a confState that is no JSON",
                        metas(entry("confState", "{\"voters\":[5,]}")),
                        Kind.SCHEMA_VALUE),
                arguments(
                        "a cluster version that is none",
                        other("cluster", entry("clusterVersion", "\3\6")),
                        Kind.SCHEMA_VALUE),
                arguments("authEnabled of 2", other("auth", entry("authEnabled", "\2")), Kind.SCHEMA_VALUE),
                arguments("authRevision of 3 bytes", other("auth", entry("authRevision", "abc")), Kind.SCHEMA_VALUE),
                arguments(
                        "a lease under another id",
                        other("lease", entry(u64(2), SnapshotImage.varint(1, 1))),
                        Kind.SCHEMA_VALUE),
                arguments("a lease cut off", other("lease", entry(u64(2), "\10")), Kind.SCHEMA_VALUE),
                arguments("an alarm cut off", other("alarm", entry("\10", "")), Kind.SCHEMA_VALUE),
                arguments("an alarm with a value", other("alarm", entry("\10\1\20\1", "x")), Kind.SCHEMA_VALUE),
                arguments("a member that is no JSON", other("members", entry(id, "{\"id\":")), Kind.SCHEMA_VALUE),
                arguments(
                        "a member under another id",
                        other("members", entry(id, SnapshotImage.member("77", "m"))),
                        Kind.SCHEMA_VALUE),
                arguments("a member that is no object", other("members", entry(id, "[]")), Kind.SCHEMA_VALUE),
                arguments("a member whose id is no number", other("members", entry("Q", "{}")), Kind.SCHEMA_VALUE));
    }

    static Stream<Arguments> heads() throws Exception {
        byte[] sound = sealed(rows().bytes());
        byte[] text = "This is not a snapshot.\n".repeat(10_000).getBytes(US_ASCII);
        byte[] emptySealed = MessageDigest.getInstance("SHA-256").digest(new byte[0]);
        byte[] bigEndian = sound.clone();
        for (int page = 0; page < 2; page++) {
            System.arraycopy(
                    new byte[] {(byte) 0xED, 0x0C, (byte) 0xDA, (byte) 0xED}, 0, bigEndian, page * PAGE + 16, 4);
        }
        byte[] secondMeta = sound.clone();
        secondMeta[PAGE + 40] ^= 1;
        return Stream.of(
                arguments("nothing", new byte[0], Kind.TOO_SMALL),
                arguments("the SHA-256 of nothing", emptySealed, Kind.TOO_SMALL),
                arguments("one meta page", Arrays.copyOf(sound, PAGE), Kind.TOO_SMALL),
                arguments("text", text, Kind.NOT_BBOLT),
                arguments("a little text", Arrays.copyOf(text, 500), Kind.NOT_BBOLT),
                arguments("zeroes", new byte[100_000], Kind.NOT_BBOLT),
                arguments("big-endian", SnapshotImage.reseal(bigEndian), Kind.BIG_ENDIAN),
                arguments("a damaged second meta", SnapshotImage.reseal(secondMeta), Kind.BAD_META),
                arguments("metas of two transactions", sealed(metaOf(sound, 5)), Kind.BAD_META),
                arguments("half of it, sealed again", sealed(Arrays.copyOf(sound, PAGE * 3)), Kind.LENGTH),
                arguments("twice of it, sealed again", sealed(doubled(sound)), Kind.LENGTH),
                arguments("without its trailer", Arrays.copyOf(sound, sound.length - 32), Kind.TRAILER_MISSING),
                arguments("with a byte more", Arrays.copyOf(sound, sound.length + 1), Kind.LENGTH));
    }

    private static BboltImage root(Entry... entries) {
        return new BboltImage(PAGE).leaf(2, entries);
    }

    /** A root whose bucket key has its tree at {@code page}. */
    private static BboltImage keyAt(long page) {
        return root(bucket("key", page), inline("meta", meta(1, 1, 0, 0)));
    }

    private static BboltImage rows() {
        return keyAt(KEY_PAGE).leaf(KEY_PAGE, put(2), put(3), put(4), put(5));
    }

    private static BboltImage twoLeaves() {
        return keyAt(4).branch(4, child(row(2), 5), child(row(7), 6))
                .leaf(5, put(2), put(3))
                .leaf(6, put(7), put(9));
    }

    private static BboltImage withFreelist(long... free) {
        return rows().leaf(4, put(1)).leaf(6, put(1)).leaf(7, put(1)).freelist(5, with4(free));
    }

    /** Page 4 is always free there. */
    private static long[] with4(long... free) {
        List<Long> all = new ArrayList<>(List.of(4L));
        Arrays.stream(free).forEach(page -> all.add(page < 4 && page >= 0 ? 0 : all.size(), page));
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private static BboltImage overlapping() {
        long second = PageLayout.element(1);
        BboltImage image = keyAt(3).leaf(3, entry(row(2), "v".repeat(200)), entry(row(3), "v".repeat(200)));
        // Both values now cover most of the page.
        return image.poke32(3, PageLayout.element(0) + PageLayout.LEAF_VALUE_SIZE, 400)
                .poke32(3, second + PageLayout.LEAF_VALUE_SIZE, 200);
    }

    private static BboltImage deep() {
        BboltImage image = keyAt(3);
        for (int level = 0; level < 70; level++) {
            image.branch(3 + level, child(row(2), 4 + level));
        }
        return image.leaf(73, put(2));
    }

    private static BboltImage key(Entry... rows) {
        return root(bucket("key", 3), inline("meta", meta(1, 1, 0, 0))).leaf(3, rows);
    }

    private static BboltImage metas(Entry... entries) {
        return root(inline("key"), inline("meta", entries));
    }

    private static BboltImage other(String bucket, Entry... entries) {
        List<Entry> all =
                new ArrayList<>(List.of(inline("key"), inline("meta", meta(1, 1, 0, 0)), inline(bucket, entries)));
        all.sort((a, b) -> a.key().compareTo(b.key()));
        return root(all.toArray(Entry[]::new));
    }

    private static Entry put(long revision) {
        return entry(row(revision), keyValue("k" + revision, revision, revision, 1, "value", 0));
    }

    private static String row(long revision) {
        return rowKey(revision, 0);
    }

    private static byte[] metaOf(byte[] snapshot, long transaction) {
        byte[] pages = Arrays.copyOf(snapshot, snapshot.length - 32);
        byte[] other = rows().transaction(transaction).bytes();
        System.arraycopy(other, PAGE, pages, PAGE, PAGE);
        return pages;
    }

    private static byte[] doubled(byte[] snapshot) {
        int body = snapshot.length - 32;
        byte[] twice = Arrays.copyOf(snapshot, 2 * body);
        System.arraycopy(snapshot, 0, twice, body, body);
        return twice;
    }

    private static void assertRefused(byte[] snapshot, Kind kind) {
        assertThatThrownBy(() -> Scans.scan(snapshot))
                .isInstanceOfSatisfying(SnapshotCorruptException.class, refusal -> {
                    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
                    assertThat(refusal.expected()).isNotBlank();
                    assertThat(refusal.found()).isNotBlank();
                });
    }
}
