package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.child;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walking and seeking in buckets of every shape gives what a sorted map gives. */
class CursorTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "page size {0}, {1} entries, {2} a page")
    @CsvSource({
        "512,0,4",
        "512,1,4",
        "512,4,4",
        "512,300,2",
        "1024,1000,5",
        "4096,5000,40",
        "16384,3000,7",
        "65536,5000,100"
    })
    void walksATreeInBothDirectionsAndSeeksEverywhere(int pageSize, int size, int fanout) throws IOException {
        NavigableMap<String, String> expected = entries(new Random(size), size);

        try (BboltFile file = tree(pageSize, fanout, expected)) {
            Bucket bucket = file.root().bucket("b".getBytes(UTF_8)).orElseThrow();

            assertThat(forward(bucket)).containsExactlyElementsOf(expected.keySet());
            assertThat(backward(bucket)).containsExactlyElementsOf(expected.descendingKeySet());
            for (int i = 0; i < 200; i++) {
                String probe = key(new Random(i).nextInt(size + 10));
                assertSeek(bucket, probe, expected);
            }
        }
    }

    @Test
    void getsValuesOfEverySize() throws IOException {
        var expected = new TreeMap<String, String>();
        for (int size : new int[] {0, 1, 400, 496, 497, 5_000, 1_048_000, 1_048_576, 3_000_000}) {
            expected.put("key-" + size, "v".repeat(size));
        }

        try (BboltFile file = tree(512, 2, expected)) {
            Bucket bucket = file.root().bucket("b".getBytes(UTF_8)).orElseThrow();

            for (var entry : expected.entrySet()) {
                assertThat(bucket.get(entry.getKey().getBytes(UTF_8)).map(CursorTest::text))
                        .contains(entry.getValue());
            }
            assertThat(bucket.get("key-2".getBytes(UTF_8))).isEmpty();
        }
    }

    @Test
    void tellsBucketsFromValues() throws IOException {
        var image = new BboltImage(4096)
                .leaf(3, entry("deep", "down"))
                .leaf(
                        2,
                        inline("inline", entry("k", "v"), inline("nested", entry("a", "b"))),
                        entry("plain", "x"),
                        bucket("tree", 3));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            Bucket root = file.root();

            Bucket inline = root.bucket("inline".getBytes(UTF_8)).orElseThrow();
            assertThat(inline.isInline()).isTrue();
            assertThat(inline.rootPage()).isEqualTo(Bucket.INLINE);
            assertThat(forward(inline)).containsExactly("k", "nested");
            assertThat(forward(inline.bucket("nested".getBytes(UTF_8)).orElseThrow()))
                    .containsExactly("a");
            Bucket tree = root.bucket("tree".getBytes(UTF_8)).orElseThrow();
            assertThat(tree.isInline()).isFalse();
            assertThat(tree.rootPage()).isEqualTo(3);
            assertThat(tree.get("deep".getBytes(UTF_8)).map(CursorTest::text)).contains("down");
            assertThat(root.bucket("plain".getBytes(UTF_8))).isEmpty();
            assertThat(root.get("tree".getBytes(UTF_8))).isEmpty();
            assertThat(root.bucket("missing".getBytes(UTF_8))).isEmpty();
        }
    }

    @Test
    void staysAtTheEndItRanOffAndTurnsBack() throws IOException {
        var image = new BboltImage(4096).leaf(2, entry("a", "1"), entry("b", "2"));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            Cursor cursor = file.root().cursor();

            assertThat(cursor.next()).isTrue();
            assertThat(cursor.previous()).isFalse();
            assertThat(cursor.previous()).isFalse();
            assertThat(cursor.next()).isTrue();
            assertThat(text(cursor.key())).isEqualTo("a");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.previous()).isTrue();
            assertThat(text(cursor.key())).isEqualTo("b");
        }
    }

    @Test
    void passesOverEmptyLeaves() throws IOException {
        var image = new BboltImage(4096)
                .leaf(3)
                .leaf(4, entry("b", "1"))
                .leaf(5)
                .leaf(6, entry("d", "1"))
                .leaf(7)
                .branch(2, child("a", 3), child("b", 4), child("c", 5), child("d", 6), child("e", 7));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            assertThat(forward(file.root())).containsExactly("b", "d");
            assertThat(backward(file.root())).containsExactly("d", "b");
            Cursor cursor = file.root().cursor();
            assertThat(cursor.seek("c".getBytes(UTF_8))).isTrue();
            assertThat(text(cursor.key())).isEqualTo("d");
            assertThat(cursor.seek("e".getBytes(UTF_8))).isFalse();
        }
    }

    @Test
    void comparesKeysUnsigned() throws IOException {
        var image = new BboltImage(4096).leaf(2, entry("\u007f", ""), entry("\u0080", ""), entry("\u0080\0", ""));

        try (BboltFile file = BboltFile.open(image.in(directory))) {
            Cursor cursor = file.root().cursor();
            assertThat(cursor.seek(new byte[] {(byte) 0x80, 0})).isTrue();
            assertThat(cursor.key().toArray(JAVA_BYTE)).containsExactly(0x80, 0);
            assertThat(StructureCheck.run(file).entries()).isEqualTo(3);
        }
    }

    @Test
    void handsOutSegmentsThatCannotBeWritten() throws IOException {
        try (BboltFile file =
                BboltFile.open(new BboltImage(4096).leaf(2, entry("a", "1")).in(directory))) {
            Cursor cursor = file.root().cursor();
            cursor.first();

            assertThat(cursor.key().isReadOnly()).isTrue();
            assertThat(cursor.value().isReadOnly()).isTrue();
        }
    }

    private BboltFile tree(int pageSize, int fanout, NavigableMap<String, String> entries) throws IOException {
        var image = new BboltImage(pageSize);
        if (entries.isEmpty()) {
            image.leaf(3).leaf(2, bucket("b", 3));
        } else {
            image.leaf(2, bucket("b", image.tree(3, fanout, entries)));
        }
        BboltFile file = BboltFile.open(image.in(directory));
        assertThat(StructureCheck.run(file).entries()).isEqualTo(entries.size());
        return file;
    }

    private static void assertSeek(Bucket bucket, String probe, NavigableMap<String, String> expected)
            throws IOException {
        Cursor cursor = bucket.cursor();
        boolean found = cursor.seek(probe.getBytes(UTF_8));
        String ceiling = expected.ceilingKey(probe);
        assertThat(found).isEqualTo(ceiling != null);
        if (ceiling != null) {
            assertThat(text(cursor.key())).isEqualTo(ceiling);
            assertThat(cursor.previous()).isEqualTo(expected.lowerKey(probe) != null);
        } else {
            assertThat(cursor.previous()).isEqualTo(!expected.isEmpty());
        }
    }

    private static NavigableMap<String, String> entries(Random random, int size) {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < size; i++) {
            entries.put(key(i), "v".repeat(random.nextInt(60)));
        }
        return entries;
    }

    private static String key(int number) {
        return "key-%06d".formatted(number * 3);
    }

    private static List<String> forward(Bucket bucket) throws IOException {
        List<String> keys = new ArrayList<>();
        Cursor cursor = bucket.cursor();
        while (cursor.next()) {
            keys.add(text(cursor.key()));
        }
        return keys;
    }

    private static List<String> backward(Bucket bucket) throws IOException {
        List<String> keys = new ArrayList<>();
        Cursor cursor = bucket.cursor();
        while (cursor.previous()) {
            keys.add(text(cursor.key()));
        }
        return keys;
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(JAVA_BYTE), UTF_8);
    }
}
