package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.BboltImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HashKV walked backwards equals etcd's rules spelled out forwards, on histories that no living etcd would be patient enough to make. */
class HashKvWalkTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void followsTheRulesAtEveryRevisionAndCompaction(long seed) throws Exception {
        var random = new Random(seed);
        List<History> history = history(random, 60, 1 + random.nextInt(6));

        try (var file = SnapshotFile.open(image(history, -1, -1))) {
            for (long compacted = -1; compacted <= file.revision(); compacted++) {
                for (long at = Math.max(compacted, 1); at <= file.revision(); at++) {
                    assertThat(file.hashKv(at, compacted).hash())
                            .as("revision %d, compacted %d", at, compacted)
                            .isEqualTo(reference(history, at, compacted));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void givesTheSameOnceTheRowsAreGone(long seed) throws Exception {
        var random = new Random(seed);
        List<History> whole = history(random, 60, 4);
        int finished = 5 + random.nextInt(15);
        List<History> compacted = compact(whole, finished);

        try (var before = SnapshotFile.open(image(whole, -1, -1));
                var after = SnapshotFile.open(image(compacted, finished, finished));
                var scheduled = SnapshotFile.open(image(compacted, finished, finished + 5))) {
            for (long later = finished; later <= before.revision(); later += 3) {
                for (long at = later; at <= before.revision(); at++) {
                    assertThat(after.hashKv(at, later)).isEqualTo(before.hashKv(at, later));
                }
            }
            assertThat(after.hashKv(SnapshotFile.CURRENT).compactRevision()).isEqualTo(finished);
            assertThat(scheduled.hashKv(SnapshotFile.CURRENT))
                    .isEqualTo(before.hashKv(SnapshotFile.CURRENT, finished + 5));
        }
    }

    @Test
    void hashesAnEmptyStore() throws Exception {
        try (var file = SnapshotFile.open(
                new BboltImage(4096).leaf(2, inline("key"), inline("meta")).in(directory))) {
            assertThat(file.revision()).isEqualTo(1);
            assertThat(file.hashKv(SnapshotFile.CURRENT)).isEqualTo(new HashKv(reference(List.of(), 1, -1), 1, -1));
        }
        try (var file = SnapshotFile.open(new BboltImage(4096).leaf(2).in(directory))) {
            assertThat(file.liveKeys()).isZero();
            assertThat(file.hashKv(SnapshotFile.CURRENT).revision()).isEqualTo(1);
        }
    }

    /** etcd's {@code kvHasher.WriteKeyValue} with {@code keep} computed from the whole history. */
    private static long reference(List<History> history, long revision, long compacted) {
        Map<String, History> keep = new HashMap<>();
        history.stream().filter(row -> row.main <= revision).forEach(row -> keep.put(row.key, row));
        keep.values().removeIf(row -> row.deleted);
        var crc = new CRC32C();
        crc.update("key".getBytes(ISO_8859_1));
        for (History row : history) {
            boolean skipped = row.main > revision
                    || (row.main <= compacted && !keep.isEmpty() && !row.equals(keep.get(row.key)))
                    || (row.main == compacted && row.deleted);
            if (!skipped) {
                crc.update(row.rowKey().getBytes(ISO_8859_1));
                crc.update(row.message().getBytes(ISO_8859_1));
            }
        }
        return crc.getValue();
    }

    private static List<History> history(Random random, int writes, int keys) {
        List<History> history = new ArrayList<>();
        var live = new HashMap<String, Boolean>();
        long main = 1;
        while (history.size() < writes) {
            main++;
            int operations = 1 + random.nextInt(Math.min(3, keys));
            for (int sub = 0; sub < operations; sub++) {
                String key = "k" + (random.nextInt(keys) / operations * operations + sub);
                boolean delete = random.nextInt(3) == 0 && live.getOrDefault(key, false);
                live.put(key, !delete);
                history.add(new History(main, sub, key, "v".repeat(random.nextInt(40)), delete));
            }
        }
        return history;
    }

    /** What a finished compaction leaves: of the rows up to it the newest of every live key, and a deletion at the compaction itself. */
    private static List<History> compact(List<History> history, long at) {
        Map<String, History> newest = new HashMap<>();
        history.stream().filter(row -> row.main <= at).forEach(row -> newest.put(row.key, row));
        return history.stream()
                .filter(row -> row.main > at || (row.equals(newest.get(row.key)) && (!row.deleted || row.main == at)))
                .toList();
    }

    private Path image(List<History> history, long finished, long scheduled) throws IOException {
        var rows = new TreeMap<String, String>();
        history.forEach(row -> rows.put(row.rowKey(), row.message()));
        var image = new BboltImage(512);
        long root = image.tree(3, 5, rows);
        return image.leaf(
                        2,
                        bucket("key", root),
                        finished < 0
                                ? inline("meta")
                                : inline(
                                        "meta",
                                        entry("finishedCompactRev", revision(finished, 0)),
                                        entry("scheduledCompactRev", revision(scheduled, 0))))
                .in(directory);
    }

    private static String revision(long main, long sub) {
        return new String(new Revision(main, sub).encode(), ISO_8859_1);
    }

    private record History(long main, long sub, String key, String value, boolean deleted) {
        String rowKey() {
            return revision(main, sub) + (deleted ? "t" : "");
        }

        /** {@code mvccpb.KeyValue{1 key, 5 value}}; a deletion has the key only. */
        String message() {
            String field = "\n" + (char) key.length() + key;
            return deleted || value.isEmpty() ? field : field + "*" + (char) value.length() + value;
        }
    }
}
