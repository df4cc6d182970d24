package dev.rekindle.engine.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotScanner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One bit of a 100 MB snapshot flips, anywhere. */
class RandomDamageTest {
    private static final long SEED = 20_261_121;
    private static final int CHUNK = 1 << 20;
    private static final int AT_A_TIME = 2;

    @Test
    void refusesAnyBit() throws Exception {
        assertThat(accepted(150))
                .as("flipped bits that went through, seed %d", SEED)
                .isEmpty();
    }

    @Tag("soak")
    @Test
    void refusesAnyBitOfThousands() throws Exception {
        assertThat(accepted(10_000))
                .as("flipped bits that went through, seed %d", SEED)
                .isEmpty();
    }

    /** The numbers of the bits that can flip without being noticed. */
    private static List<Long> accepted(int flips) throws Exception {
        var snapshot = LargeSnapshot.bytes();
        scan(snapshot, 0, 0); // sound, as long as no bit is flipped
        var bits = new SplittableRandom(SEED)
                .longs(flips, 0, snapshot.length * (long) Byte.SIZE)
                .toArray();
        var accepted = new ArrayList<Long>();
        try (var workers = Executors.newFixedThreadPool(AT_A_TIME)) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (var bit : bits) {
                tasks.add(() -> isAccepted(snapshot, bit));
            }
            var results = workers.invokeAll(tasks);
            for (int i = 0; i < bits.length; i++) {
                if (results.get(i).get()) {
                    accepted.add(bits[i]);
                }
            }
        }
        return accepted;
    }

    private static boolean isAccepted(byte[] snapshot, long bit) {
        try {
            scan(snapshot, Math.toIntExact(bit / Byte.SIZE), 1 << bit % Byte.SIZE);
            return true;
        } catch (SnapshotCorruptException refused) {
            return false;
        }
    }

    /** Scans in chunks, as a download does; only the chunk with the damage is copied. */
    private static void scan(byte[] snapshot, int damaged, int mask) throws SnapshotCorruptException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot());
        for (int from = 0; from < snapshot.length; from += CHUNK) {
            int length = Math.min(CHUNK, snapshot.length - from);
            var chunk = ByteBuffer.wrap(snapshot, from, length);
            if (mask != 0 && damaged >= from && damaged < from + length) {
                var copy = new byte[length];
                chunk.get(copy);
                copy[damaged - from] ^= (byte) mask;
                chunk = ByteBuffer.wrap(copy);
            }
            scanner.update(chunk);
        }
        scanner.finish();
    }
}
