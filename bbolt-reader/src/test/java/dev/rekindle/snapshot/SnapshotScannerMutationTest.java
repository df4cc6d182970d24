package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static dev.rekindle.snapshot.SnapshotImage.meta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.StructureCheck;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeded damage with metas and trailer made right again. Whatever the structure check over random access refuses, the one-pass scan refuses too; and
 * whatever it accepts, both read alike.
 */
class SnapshotScannerMutationTest {
    private static final int PAGE = SnapshotImage.PAGE_SIZE;
    private static final int ROUNDS = 1000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void refusesWhateverTheStructureCheckRefuses(long seed) throws Exception {
        var random = new Random(seed);
        byte[] sound = seed % 2 == 0 ? withFreelistAndNesting() : SnapshotImage.small();
        OptionalLong finished = Scans.scan(sound).compactRevision();
        assertThat(disagreement(sound, finished)).isEmpty();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(sound.clone(), random);

            assertThat(disagreement(damaged, finished))
                    .as("seed %d, round %d", seed, round)
                    .isEmpty();
        }
    }

    /**
     * What the two readers disagree about.
     *
     * @param finished the undamaged compaction: with another one, rows that it should have removed are still there, and random access does not look
     *     for those
     */
    private Optional<String> disagreement(byte[] snapshot, OptionalLong finished) throws Exception {
        Path path = Files.write(directory.resolve("damaged.db"), snapshot);
        SnapshotReport report;
        try {
            report = Scans.scan(snapshot);
        } catch (SnapshotCorruptException refused) {
            return Optional.empty();
        }
        try (BboltFile file = BboltFile.open(path);
                SnapshotFile rows = SnapshotFile.open(path)) {
            if (StructureCheck.run(file).entries() < report.totalKeys()) {
                return Optional.of("the scan counts more entries");
            }
            if (report.compactRevision().equals(finished)
                    && !report.hashKv().equals(Optional.of(rows.hashKv(SnapshotFile.CURRENT)))) {
                return Optional.of(report.hashKv() + " and " + rows.hashKv(SnapshotFile.CURRENT));
            }
            return report.liveKeys().orElseThrow() == rows.liveKeys() ? Optional.empty() : Optional.of("live keys");
        } catch (SnapshotCorruptException missed) {
            return Optional.of("the scan accepts what the check refuses: " + missed.getMessage());
        }
    }

    private static byte[] damage(byte[] snapshot, Random random) {
        int pages = snapshot.length / PAGE;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            switch (random.nextInt(6)) {
                case 0 -> snapshot[random.nextInt(pages * PAGE)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> snapshot[random.nextInt(pages) * PAGE + random.nextInt(96)] = (byte) random.nextInt(8);
                case 2 -> copyPage(snapshot, random.nextInt(pages), random.nextInt(pages));
                case 3 ->
                    putNumber(
                            snapshot,
                            random.nextInt(pages) * PAGE + random.nextInt(PAGE / 8) * 8,
                            random.nextInt(pages));
                case 4 ->
                    putNumber(
                            snapshot, random.nextInt(2) * PAGE + 32 + random.nextInt(4) * 8, random.nextInt(pages + 2));
                default -> swapEntries(snapshot, random.nextInt(pages) * PAGE, random);
            }
        }
        MemorySegment file = MemorySegment.ofArray(snapshot);
        if (random.nextInt(4) > 0) {
            // Page 1 follows page 0, as in every snapshot that a server streamed.
            MemorySegment.copy(file, PageLayout.META_MAGIC, file, PAGE + (long) PageLayout.META_MAGIC, 56);
            long transaction = file.get(PageLayout.U64, PageLayout.META_TRANSACTION);
            file.set(PageLayout.U64, PAGE + (long) PageLayout.META_TRANSACTION, transaction - 1);
        }
        BboltImage.seal(file, 0);
        BboltImage.seal(file, PAGE);
        return SnapshotImage.reseal(snapshot);
    }

    private static void copyPage(byte[] snapshot, int from, int to) {
        System.arraycopy(snapshot, from * PAGE, snapshot, to * PAGE, PAGE);
    }

    /** A page number or size that is plausible but wrong. */
    private static void putNumber(byte[] snapshot, int at, long value) {
        MemorySegment.ofArray(snapshot).set(PageLayout.U64, at, value);
    }

    /** Two elements of a page change places. */
    private static void swapEntries(byte[] snapshot, int page, Random random) {
        int one = page + PageLayout.PAGE_HEADER + random.nextInt(4) * PageLayout.LEAF_ELEMENT;
        int other = page + PageLayout.PAGE_HEADER + random.nextInt(4) * PageLayout.LEAF_ELEMENT;
        var element = new byte[PageLayout.LEAF_ELEMENT];
        System.arraycopy(snapshot, one, element, 0, element.length);
        System.arraycopy(snapshot, other, snapshot, one, element.length);
        System.arraycopy(element, 0, snapshot, other, element.length);
    }

    private static byte[] withFreelistAndNesting() {
        var rows = new TreeMap<String, String>();
        for (int i = 2; i < 30; i++) {
            rows.put(SnapshotImage.rowKey(i, i % 3), SnapshotImage.keyValue("k" + i % 5, i, i, 1, "value", 0));
        }
        var names = new TreeMap<String, String>();
        for (int i = 0; i < 40; i++) {
            names.put("user-" + i, "x".repeat(i * 3));
        }
        var image = new BboltImage(PAGE);
        long key = image.tree(3, 3, rows);
        long users = image.tree(key + 1, 3, names);
        long strange = users + 1;
        return SnapshotImage.sealed(
                image.leaf(strange, entry("a", "b"), inline("c", entry("d", "e")), bucket("f", strange + 1))
                        .leaf(strange + 1, entry("g", "h"))
                        .leaf(
                                2,
                                bucket("authUsers", users),
                                bucket("key", key),
                                inline("meta", meta(9, 1, 4, 4)),
                                bucket("strange", strange))
                        .leaf(strange + 3, entry("free", "page"))
                        .freelist(strange + 2, strange + 3)
                        .bytes());
    }
}
