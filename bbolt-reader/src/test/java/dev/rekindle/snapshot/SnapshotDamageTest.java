package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to a snapshot that a real etcd wrote: whatever bit or byte is missing or wrong, it is refused. */
class SnapshotDamageTest {
    private static final int WORKERS = 2;

    @TempDir
    private static Path directory;

    private static byte[] snapshot = new byte[0];

    @BeforeAll
    static void takeASnapshot() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            etcd.api().put("a", "1");
            etcd.api().put("b", "2");
            etcd.api().delete("a");
            Path file = directory.resolve("small.db");
            etcd.etcdctl().snapshotSave(file);
            snapshot = Files.readAllBytes(file);
        }
    }

    @Test
    void theSnapshotItselfIsSound() throws Exception {
        assertThat(snapshot.length).isLessThan(60_000);
        assertThat(Scans.scan(snapshot).revision()).isEqualTo(4);
    }

    @Test
    void everyFlippedBitIsRefused() {
        assertAllRefused(snapshot.length * Byte.SIZE, (copy, bit) -> {
            copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            return copy;
        });
    }

    @Test
    void everyTruncationIsRefused() {
        List<Integer> lengths = IntStream.rangeClosed(0, snapshot.length / 512)
                .flatMap(unit -> IntStream.of(unit * 512 - 1, unit * 512, unit * 512 + 1, unit * 512 + 32))
                .filter(length -> length >= 0 && length < snapshot.length)
                .boxed()
                .toList();

        assertAllRefused(lengths.size(), (copy, index) -> Arrays.copyOf(copy, lengths.get(index)));
        assertAllRefused(64, (copy, cut) -> Arrays.copyOf(copy, snapshot.length - 1 - cut));
    }

    @Test
    void whateverIsAppendedIsRefused() {
        assertAllRefused(70, (copy, more) -> Arrays.copyOf(copy, snapshot.length + 1 + more));
        assertAllRefused(8, (copy, pages) -> Arrays.copyOf(copy, snapshot.length + (1 + pages) * 4096));
    }

    @Test
    void everyZeroedPageIsRefused() {
        assertAllRefused(snapshot.length / 512, (copy, unit) -> {
            Arrays.fill(copy, unit * 512, unit * 512 + 512, (byte) 0);
            // A unit that was zero before is no damage.
            return Arrays.equals(copy, snapshot) ? new byte[0] : copy;
        });
    }

    @Test
    void everySwapOfTwoPagesIsRefused() {
        int pages = snapshot.length / 4096;
        assertAllRefused(pages * pages, (copy, pair) -> {
            System.arraycopy(snapshot, pair / pages * 4096, copy, pair % pages * 4096, 4096);
            System.arraycopy(snapshot, pair % pages * 4096, copy, pair / pages * 4096, 4096);
            return Arrays.equals(copy, snapshot) ? new byte[0] : copy;
        });
    }

    /** Makes damage number {@code index} in a copy of the snapshot. */
    private interface Damage {
        byte[] to(byte[] copy, int index);
    }

    private static void assertAllRefused(int count, Damage damage) {
        Queue<Integer> accepted = new ConcurrentLinkedQueue<>();
        List<Thread> workers = IntStream.range(0, WORKERS)
                .mapToObj(worker -> Thread.ofPlatform().start(() -> {
                    for (int i = worker; i < count; i += WORKERS) {
                        if (!isRefused(damage.to(snapshot.clone(), i))) {
                            accepted.add(i);
                        }
                    }
                }))
                .toList();
        workers.forEach(SnapshotDamageTest::join);

        assertThat(accepted).as("of %d", count).isEmpty();
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            Scans.scan(bytes, ScanOptions.snapshot());
            return false;
        } catch (SnapshotCorruptException refused) {
            return true;
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
