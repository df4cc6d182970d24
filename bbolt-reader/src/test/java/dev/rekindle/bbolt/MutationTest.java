package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded damage of every sort, with metas that vouch for it: never anything but a refusal or a walk that ends. */
class MutationTest {
    private static final int PAGE_SIZE = 512;
    private static final int ROUNDS = 400;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void damagedFilesEndInARefusalOrAWalk(long seed) {
        var random = new Random(seed);
        byte[] sound = sound();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(sound.clone(), random);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> browse(damaged), "seed " + seed + ", round " + round);
        }
    }

    private void browse(byte[] bytes) throws IOException {
        Browse.everything(Files.write(directory.resolve("damaged.db"), bytes));
    }

    private static byte[] damage(byte[] bytes, Random random) {
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            switch (random.nextInt(5)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 2 -> headerField(bytes, random);
                case 3 -> swapPages(bytes, random);
                default -> smallNumber(bytes, random);
            }
        }
        if (random.nextBoolean()) {
            BboltImage.seal(MemorySegment.ofArray(bytes), 0);
            BboltImage.seal(MemorySegment.ofArray(bytes), PAGE_SIZE);
        }
        return bytes;
    }

    /** Page headers and element tables are where the harm is. */
    private static void headerField(byte[] bytes, Random random) {
        int page = random.nextInt(bytes.length / PAGE_SIZE);
        bytes[page * PAGE_SIZE + random.nextInt(80)] = (byte) random.nextInt();
    }

    private static void swapPages(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length / PAGE_SIZE) * PAGE_SIZE;
        int to = random.nextInt(bytes.length / PAGE_SIZE) * PAGE_SIZE;
        System.arraycopy(bytes, from, bytes, to, PAGE_SIZE);
    }

    /** A page number or size that is plausible but wrong. */
    private static void smallNumber(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length / 8) * 8;
        MemorySegment.ofArray(bytes).set(PageLayout.U64, at, random.nextInt(bytes.length / PAGE_SIZE));
    }

    private static byte[] sound() {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < 120; i++) {
            entries.put("key-%03d".formatted(i), "v".repeat(i % 50));
        }
        entries.put("large", "v".repeat(3000));
        var image = new BboltImage(PAGE_SIZE);
        return image.leaf(2, bucket("big", image.tree(3, 4, entries)), inline("inline", entry("k", "v")))
                .bytes();
    }
}
