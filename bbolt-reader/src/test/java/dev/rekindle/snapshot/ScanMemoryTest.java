package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.child;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static dev.rekindle.snapshot.SnapshotImage.keyValue;
import static dev.rekindle.snapshot.SnapshotImage.rowKey;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.BboltImage.Child;
import dev.rekindle.bbolt.BboltImage.Entry;
import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What a scan remembers, in bytes a page. Pages are made one at a time and fed to the page half of the scan, so that files may be large. */
class ScanMemoryTest {
    private static final int PAGE = 4096;
    private static final int ROWS_A_LEAF = 60;
    private static final int FANOUT = 60;
    /** A cluster that has seen billions of writes. */
    private static final long FIRST_REVISION = 1L << 33;

    /** Small rows in full leaves at random places: the most keys and page numbers that an etcd can put into a page. */
    @Test
    void remembersAtMost24BytesAPage() throws Exception {
        int leaves = 60_000;
        int middles = leaves / FANOUT;
        int tops = Math.ceilDiv(middles, FANOUT);
        int pages = 3 + leaves + middles + tops + 1;
        List<Integer> places = new ArrayList<>(IntStream.range(3, pages).boxed().toList());
        Collections.shuffle(places, new Random(1));
        var tree = new int[pages];
        for (int i = 0; i < places.size(); i++) {
            tree[places.get(i)] = i;
        }
        int top = leaves + middles + tops;

        try (var scanner = new PageScanner(meta(pages), RowScan.proving())) {
            scanner.page(page(0, PageLayout.FLAG_META), 0);
            scanner.page(page(1, PageLayout.FLAG_META), 0);
            scanner.page(
                    at(new BboltImage(PAGE).leaf(2, bucket("key", places.get(top)), inline("meta", metaRows())), 2), 0);
            for (int id = 3; id < pages; id++) {
                int node = tree[id];
                scanner.page(node < leaves ? leaf(id, node) : branch(id, node, leaves, middles, places), 0);
            }

            assertThat(scanner.memory() / (double) pages).isLessThan(24);
            assertThat(ContentsWalk.of(scanner).revision()).isEqualTo(FIRST_REVISION + (long) leaves * ROWS_A_LEAF - 1);
        }
    }

    /** Free pages full of what commits leave behind: old roots, old branches, old leaves. */
    @Test
    void remembersLittleMoreOfAFileFullOfRemains() throws Exception {
        int pages = 3 + 40_000;
        var random = new Random(2);
        List<Child> middle = new ArrayList<>();
        for (int i = 0; i < FANOUT; i++) {
            middle.add(child(rowKey(FIRST_REVISION + 50L * i, 0), 3 + random.nextInt(pages - 3)));
        }
        try (var scanner = new PageScanner(meta(pages), RowScan.proving())) {
            scanner.page(page(0, PageLayout.FLAG_META), 0);
            scanner.page(page(1, PageLayout.FLAG_META), 0);
            scanner.page(at(new BboltImage(PAGE).leaf(2, inline("key"), inline("meta", metaRows())), 2), 0);
            for (int id = 3; id < pages; id++) {
                int last = random.nextInt(pages - 3);
                middle.set(FANOUT - 1, child(middle.getLast().key(), 3 + last));
                if (id % 3000 == 0) {
                    // A compaction has moved every leaf.
                    middle.replaceAll(old -> child(old.key(), 3 + random.nextInt(pages - 3)));
                }
                scanner.page(remains(id, last, middle), 0);
            }

            assertThat(scanner.memory() / (double) pages).isLessThan(36);
            assertThat(ContentsWalk.of(scanner).revision()).isZero();
        }
    }

    @Test
    void streamsAValueOfHalfAGigabyte() throws Exception {
        long value = 512L << 20;
        int pages = 4 + (int) (value / PAGE) + 2;
        String head = "\12\3big" + "\52" + number(value);
        byte[] first = page(3, PageLayout.FLAG_LEAF);
        put(first, PageLayout.PAGE_COUNT, 2, 1);
        put(first, PageLayout.PAGE_OVERFLOW, 4, pages - 4);
        put(first, 16 + PageLayout.LEAF_POSITION, 4, 16);
        put(first, 16 + PageLayout.LEAF_KEY_SIZE, 4, 17);
        put(first, 16 + PageLayout.LEAF_VALUE_SIZE, 4, head.length() + value);
        byte[] start = (rowKey(9, 0) + head).getBytes(ISO_8859_1);
        System.arraycopy(start, 0, first, 32, start.length);
        var crc = new CRC32C();
        crc.update("key".getBytes(ISO_8859_1));
        crc.update(start);
        var zeroes = new byte[PAGE];
        for (long left = value; left > 0; left -= Math.min(left, PAGE)) {
            crc.update(zeroes, 0, (int) Math.min(left, PAGE));
        }
        long before = usedHeap();

        try (var scanner = new PageScanner(meta(pages), RowScan.remembering(new RowLog(100_000)))) {
            scanner.page(page(0, PageLayout.FLAG_META), 0);
            scanner.page(page(1, PageLayout.FLAG_META), 0);
            scanner.page(at(new BboltImage(PAGE).leaf(2, bucket("key", 3), inline("meta")), 2), 0);
            scanner.page(first, 0);
            for (int id = 4; id < pages; id++) {
                scanner.page(zeroes, 0);
            }

            assertThat(usedHeap() - before).isLessThan(4L << 20);
            ContentsWalk contents = ContentsWalk.of(scanner);
            assertThat(contents.revision()).isEqualTo(9);
            crc.update("meta".getBytes(ISO_8859_1));
            assertThat(contents.statusHash()).isEqualTo(crc.getValue());
            assertThat(contents.liveKeys().orElseThrow().result(9, -1).live()).isEqualTo(1);
        }
    }

    /** Every page begins with the header of a page that would reach to the end of the file: nothing hangs, nothing grows. */
    @Test
    void boundsWhatOverlappingHeadersCost() throws Exception {
        int pages = 20_000;
        long before = usedHeap();

        try (var scanner = new PageScanner(meta(pages), RowScan.proving())) {
            scanner.page(page(0, PageLayout.FLAG_META), 0);
            scanner.page(page(1, PageLayout.FLAG_META), 0);
            scanner.page(at(new BboltImage(PAGE).leaf(2, bucket("key", 3), inline("meta")), 2), 0);
            for (int id = 3; id < pages; id++) {
                byte[] header = page(id, id % 3 == 0 ? PageLayout.FLAG_BRANCH : PageLayout.FLAG_LEAF);
                put(header, PageLayout.PAGE_COUNT, 2, 200);
                put(header, PageLayout.PAGE_OVERFLOW, 4, Math.min(id % 2 == 0 ? 255 : 100_000, pages - id - 1));
                scanner.page(header, 0);
            }

            assertThat(usedHeap() - before).isLessThan(32L << 20);
            assertThat(catchThrowable(() -> ContentsWalk.of(scanner))).isInstanceOf(SnapshotCorruptException.class);
        }
    }

    private static byte[] remains(int id, int last, List<Child> middle) {
        var image = new BboltImage(PAGE);
        return at(
                switch (id % 4) {
                    case 0 ->
                        image.leaf(
                                id,
                                inline("auth", entry("authEnabled", "\0")),
                                inline("authRoles", entry("root", "r".repeat(300))),
                                bucket("key", last),
                                inline(
                                        "members",
                                        entry("8e9e05c52164694d", SnapshotImage.member("8e9e05c52164694d", "m"))),
                                inline("meta", SnapshotImage.meta(id, 2, FIRST_REVISION, FIRST_REVISION)));
                    case 1 -> image.branch(id, middle.subList(0, 8).toArray(Child[]::new));
                    case 2 -> image.branch(id, middle.toArray(Child[]::new));
                    default -> image.leaf(id, rows(FIRST_REVISION + id));
                },
                id);
    }

    private static byte[] leaf(int id, int node) {
        return at(new BboltImage(PAGE).leaf(id, rows(FIRST_REVISION + (long) node * ROWS_A_LEAF)), id);
    }

    private static Entry[] rows(long from) {
        return IntStream.range(0, ROWS_A_LEAF)
                .mapToObj(i -> entry(rowKey(from + i, 0), keyValue("k", from, from + i, 1, "v", 0)))
                .toArray(Entry[]::new);
    }

    private static byte[] branch(int id, int node, int leaves, int middles, List<Integer> places) {
        int index = node - leaves;
        boolean isTop = index >= middles;
        int first = isTop ? leaves + (index - middles) * FANOUT : index * FANOUT;
        int end = isTop ? leaves + middles : leaves;
        if (index == middles + Math.ceilDiv(middles, FANOUT)) {
            first = leaves + middles;
            end = leaves + index;
        }
        Child[] children = IntStream.range(first, Math.min(first + FANOUT, end))
                .mapToObj(below -> child(rowKey(firstRevision(below, leaves, middles), 0), places.get(below)))
                .toArray(Child[]::new);
        return at(new BboltImage(PAGE).branch(id, children), id);
    }

    private static long firstRevision(int node, int leaves, int middles) {
        int leaf = node;
        if (node >= leaves + middles) {
            leaf = (node - leaves - middles) * FANOUT * FANOUT;
        } else if (node >= leaves) {
            leaf = (node - leaves) * FANOUT;
        }
        return FIRST_REVISION + (long) leaf * ROWS_A_LEAF;
    }

    private static Entry[] metaRows() {
        return SnapshotImage.meta(1, 1, 0, 0);
    }

    private static Meta meta(int pages) {
        return new Meta(PAGE, 2, 0, PageLayout.NO_FREELIST, pages, 1);
    }

    /** Page {@code id} of an image. */
    private static byte[] at(BboltImage image, int id) {
        byte[] page = image.page(id);
        return Arrays.copyOf(page, PAGE);
    }

    private static byte[] page(int id, int flags) {
        var page = new byte[PAGE];
        put(page, PageLayout.PAGE_ID, 8, id);
        put(page, PageLayout.PAGE_FLAGS, 2, flags);
        return page;
    }

    private static void put(byte[] bytes, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    private static String number(long value) {
        return SnapshotImage.varint(0, value).substring(1);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
