package dev.rekindle.engine.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.engine.Rekindled;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.Failure;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.ScanProgress;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots whose own checksum is right, and which are still not the ones that were backed up. */
class ForgeryTest {
    private static final long SEED = 20_261_121;
    private static final long ROWS_BUDGET = 1L << 20;
    private static final long SMALL_HEAP = 64L << 20;
    private static final int KEYS = 100;
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    @TempDir
    private Path work;

    private Path genuine;
    private Path older;
    private Path foreign;
    private SnapshotReport recorded;

    @BeforeEach
    void takeSnapshots() throws IOException {
        genuine = work.resolve("genuine.db");
        older = work.resolve("older.db");
        foreign = work.resolve("foreign.db");
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            fill(etcd);
            etcd.etcdctl().snapshotSave(older);
            etcd.api().put("later", "value");
            etcd.etcdctl().snapshotSave(genuine);
        }
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            fill(etcd);
            etcd.api().put("later", "value");
            etcd.etcdctl().snapshotSave(foreign);
        }
        try (var file = SnapshotFile.open(genuine)) {
            recorded = file.scan(ScanOptions.snapshot().collectingRows(ROWS_BUDGET), ScanProgress.SILENT);
        }
    }

    @Test
    void acceptsTheGenuineOneByEverythingThatWasRecorded() throws Exception {
        restore(genuine, everything());

        assertThat(work.resolve("data/member/snap/db")).exists();
    }

    /** The digest says that something changed, HashKV that a key did: either alone is enough. */
    @Test
    void refusesAnyValueThatWasChanged() throws IOException {
        var snapshot = Files.readAllBytes(genuine);
        for (int i = 0; i < KEYS; i++) {
            var forged = Forgery.replacing(snapshot, value(i), value(i).replace("value", "evil!"));

            assertThat(refusal(forged, digest())).isEqualTo(Reason.DIGEST_MISMATCH);
            assertThat(refusal(forged, hashKv())).isEqualTo(Reason.HASH_KV_MISMATCH);
        }
    }

    @Test
    void refusesAnOlderSnapshotOfTheSameCluster() throws IOException {
        var swapped = Files.readAllBytes(older);

        assertThat(refusal(swapped, everything()))
                .isIn(Reason.DIGEST_MISMATCH, Reason.SIZE_MISMATCH, Reason.REVISION_MISMATCH);
        assertThat(refusal(swapped, digest())).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(refusal(swapped, revision())).isEqualTo(Reason.REVISION_MISMATCH);
    }

    @Test
    void refusesASnapshotOfAnotherCluster() throws IOException {
        var swapped = Files.readAllBytes(foreign);

        assertThat(refusal(swapped, digest())).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(refusal(swapped, cluster())).isEqualTo(Reason.FOREIGN_CLUSTER);
    }

    @Test
    void refusesEveryRandomForgeryWhenTheDigestIsKnown() throws IOException {
        var snapshot = Files.readAllBytes(genuine);
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 200; i++) {
            var forged = Forgery.random(snapshot, random);
            if (!Arrays.equals(forged, snapshot)) {
                assertThat(refusal(forged, digest()))
                        .as("forgery %d, seed %d", i, SEED)
                        .isIn(Reason.DIGEST_MISMATCH, Reason.SNAPSHOT_CORRUPT);
            }
        }
    }

    @Test
    @Timeout(60)
    void neitherCrashesNorHangsNorGrowsWhenNothingIsKnown() throws IOException {
        assertHarmless(2_000);
    }

    @Tag("soak")
    @Test
    void neitherCrashesNorHangsNorGrowsInTenThousandForgeries() throws IOException {
        assertHarmless(10_000);
    }

    /** What the scanner takes without any expectation must at least be a structure that bbolt takes. */
    private void assertHarmless(int forgeries) throws IOException {
        var snapshot = Files.readAllBytes(genuine);
        var random = new SplittableRandom(SEED);
        var accepted = new ArrayList<byte[]>();
        var slowest = Duration.ZERO;
        long before = heapInUse();
        for (int i = 0; i < forgeries; i++) {
            var forged = Forgery.random(snapshot, random);
            long started = System.nanoTime();
            if (isAccepted(forged) && accepted.size() < 20) {
                accepted.add(forged);
            }
            slowest = max(slowest, Duration.ofNanos(System.nanoTime() - started));
        }

        assertThat(slowest).as("slowest of %d scans", forgeries).isLessThan(Duration.ofSeconds(10));
        assertThat(heapInUse() - before).as("growth of the heap").isLessThan(SMALL_HEAP);
        assertThat(accepted)
                .as("forgeries that a structural check cannot know, such as a changed value")
                .isNotEmpty();
        for (var forged : accepted) {
            BboltCli.check(Forgery.write(forged, work.resolve("accepted.db")));
        }
    }

    private static boolean isAccepted(byte[] forged) {
        try {
            var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(ROWS_BUDGET));
            scanner.update(ByteBuffer.wrap(forged));
            scanner.finish();
            return true;
        } catch (SnapshotCorruptException refused) {
            return false;
        }
    }

    private static long heapInUse() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The reason for which a restore of these bytes is refused; fails if it is not, or if it leaves anything behind. */
    private Reason refusal(byte[] forged, Expectations expectations) throws IOException {
        var file = Forgery.write(forged, work.resolve("forged.db"));
        var thrown = catchThrowable(() -> restore(file, expectations));

        assertThat(thrown).as("what ends the restore of a forgery").isNotNull();
        assertThat(work.resolve("data")).doesNotExist();
        return Failure.of(thrown).reason();
    }

    private void restore(Path snapshot, Expectations expectations) throws Exception {
        try (var plan = ClusterPlan.loopback(1)) {
            Rekindled.member(
                    snapshot, work.resolve("data"), plan, plan.members().getFirst(), expectations);
        }
    }

    private static void fill(EtcdProcess etcd) {
        for (int i = 0; i < KEYS; i++) {
            etcd.api().put("key-" + i, value(i));
        }
    }

    private static String value(int i) {
        return "the value of key %03d".formatted(i);
    }

    private Expectations digest() {
        return new Expectations(UNKNOWN, Optional.of(recorded.sha256()), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    }

    private Expectations revision() {
        return new Expectations(
                UNKNOWN, Optional.empty(), OptionalLong.of(recorded.bootRevision()), UNKNOWN, UNKNOWN, UNKNOWN);
    }

    private Expectations hashKv() {
        var hash = recorded.hashKv().orElseThrow();
        return new Expectations(
                UNKNOWN,
                Optional.empty(),
                OptionalLong.of(hash.revision()),
                OptionalLong.of(hash.hash()),
                OptionalLong.of(hash.compactRevision()),
                UNKNOWN);
    }

    private Expectations cluster() {
        return new Expectations(UNKNOWN, Optional.empty(), UNKNOWN, UNKNOWN, UNKNOWN, clusterId());
    }

    private Expectations everything() {
        var hash = recorded.hashKv().orElseThrow();
        return new Expectations(
                OptionalLong.of(recorded.size()),
                Optional.of(recorded.sha256()),
                OptionalLong.of(hash.revision()),
                OptionalLong.of(hash.hash()),
                OptionalLong.of(hash.compactRevision()),
                clusterId());
    }

    private OptionalLong clusterId() {
        return OptionalLong.of(Long.parseUnsignedLong(recorded.clusterId().orElseThrow(), 16));
    }
}
