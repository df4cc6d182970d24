package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner makes of a small snapshot that is known to the byte. */
class SnapshotScannerTest {
    private static final byte[] SMALL = SnapshotImage.small();

    @Test
    void reportsWhatTheSnapshotSays() throws Exception {
        SnapshotReport report = Scans.scan(SMALL);

        assertThat(report.size()).isEqualTo(SMALL.length);
        assertThat(report.sha256()).isEqualTo(sha256(SMALL));
        assertThat(report.trailer()).isEqualTo(Trailer.VERIFIED);
        assertThat(report.pageSize()).isEqualTo(512);
        assertThat(report.pageBytes()).isEqualTo(SMALL.length - 32L);
        assertThat(report.transaction()).isEqualTo(7);
        assertThat(report.revision()).isEqualTo(61);
        assertThat(report.bootRevision()).isEqualTo(61);
        assertThat(report.compactRevision()).isEqualTo(OptionalLong.of(8));
        assertThat(report.scheduledCompactRevision()).isEqualTo(OptionalLong.of(30));
        assertThat(report.totalKeys()).isEqualTo(61 + 3 + 29 + 1 + 2 + 1 + 1 + 2 + 1 + 6);
        assertThat(report.liveKeys()).isEqualTo(OptionalLong.of(8));
        assertThat(report.consistentIndex()).isEqualTo(OptionalLong.of(70));
        assertThat(report.term()).isEqualTo(OptionalLong.of(2));
        assertThat(report.storageVersion()).isEqualTo(Optional.of("3.6.0"));
        assertThat(report.clusterVersion()).isEqualTo(Optional.of("3.6.0"));
        assertThat(report.members()).extracting(Member::name).containsExactly("m0", "m1", "m2");
        assertThat(report.alarms()).containsExactly(new Alarm(5, AlarmType.NOSPACE));
        assertThat(report.authEnabled()).isTrue();
        assertThat(report.leases()).isEqualTo(29);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 511, 512, 513, 4095, 4097, 65_615, 65_617})
    void reportsTheSameInPiecesOfAnySize(int size) throws Exception {
        SnapshotReport whole = Scans.scan(SMALL);

        assertThat(Scans.scan(SMALL, ScanOptions.snapshot().collectingRows(Scans.BUDGET), () -> size))
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void reportsTheSameInPiecesOfRandomSizes(long seed) throws Exception {
        SnapshotReport whole = Scans.scan(SMALL);

        assertThat(Scans.scan(
                        SMALL, ScanOptions.snapshot().collectingRows(Scans.BUDGET), Scans.randomSizes(seed, 20_000)))
                .isEqualTo(whole);
    }

    @Test
    void hashesAndExaminesOnTwoThreads() throws Exception {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(Scans.BUDGET));
        Thread digest = Thread.ofPlatform().start(() -> {
            for (int at = 0; at < SMALL.length; at += 1000) {
                scanner.updateDigest(ByteBuffer.wrap(SMALL, at, Math.min(1000, SMALL.length - at)));
            }
        });
        scanner.updatePages(ByteBuffer.wrap(SMALL));
        digest.join();

        assertThat(scanner.finish()).isEqualTo(Scans.scan(SMALL));
    }

    @Test
    void refusesToFinishWhenOneHalfWasFedLess() throws Exception {
        var scanner = new SnapshotScanner(ScanOptions.snapshot());
        scanner.updatePages(ByteBuffer.wrap(SMALL));
        scanner.updateDigest(ByteBuffer.wrap(SMALL, 0, 100));

        assertThatThrownBy(scanner::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("100");
    }

    @Test
    void announcesTheLengthOnceTheMetasAreThere() throws Exception {
        byte[] large = SnapshotImage.sealed(SnapshotImage.smallPages()
                .leaf(400, dev.rekindle.bbolt.BboltImage.entry("unreachable", ""))
                .bytes());
        var scanner = new SnapshotScanner(ScanOptions.snapshot());

        assertThat(scanner.announcedLength()).isEmpty();
        scanner.update(ByteBuffer.wrap(large, 0, 70_000));
        assertThat(scanner.announcedLength()).isEqualTo(OptionalLong.of(large.length));
    }

    @Test
    void leavesLiveKeysAndHashOutWhenTheBudgetIsSpent() throws Exception {
        SnapshotReport with = Scans.scan(SMALL);
        SnapshotReport without = Scans.scan(SMALL, ScanOptions.snapshot().collectingRows(1500));

        assertThat(with.hashKv()).isPresent();
        assertThat(without.hashKv()).isEmpty();
        assertThat(without.liveKeys()).isEmpty();
        assertThat(without.statusHash()).isEqualTo(with.statusHash());
        assertThat(without.revision()).isEqualTo(with.revision());
    }

    @Test
    void takesABareCopyWhenThatIsAllowed() throws Exception {
        byte[] bare = Arrays.copyOf(SMALL, SMALL.length - 32);
        byte[] grown = Arrays.copyOf(bare, bare.length + 10 * 512);

        for (byte[] copy : List.of(bare, grown)) {
            for (TrailerPolicy policy : List.of(TrailerPolicy.OPTIONAL, TrailerPolicy.IGNORED)) {
                SnapshotReport report = Scans.scan(copy, ScanOptions.snapshot().trailer(policy));

                assertThat(report.trailer()).isEqualTo(Trailer.ABSENT);
                assertThat(report.size()).isEqualTo(copy.length);
                assertThat(report.statusHash()).isEqualTo(Scans.scan(SMALL).statusHash());
            }
        }
        assertRefused(bare, TrailerPolicy.REQUIRED, Kind.TRAILER_MISSING);
    }

    @Test
    void comparesAWrongTrailerUnlessItIsIgnored() throws Exception {
        byte[] wrong = SMALL.clone();
        wrong[wrong.length - 1] ^= 1;

        assertRefused(wrong, TrailerPolicy.REQUIRED, Kind.TRAILER_MISMATCH);
        assertRefused(wrong, TrailerPolicy.OPTIONAL, Kind.TRAILER_MISMATCH);
        assertThat(Scans.scan(wrong, ScanOptions.snapshot().trailer(TrailerPolicy.IGNORED))
                        .trailer())
                .isEqualTo(Trailer.DIFFERS);
    }

    @Test
    void namesTheClusterOfTheStoredMembers() throws Exception {
        // etcd-internals: three members with peer URLs http://127.0.0.1:12380, 22380, 32380 and a token of their own.
        var report = Scans.scan(SMALL);
        var ids = ByteBuffer.allocate(24);
        report.members().forEach(member -> ids.putLong(member.id()));

        assertThat(report.clusterId())
                .hasValue(Long.toHexString(ByteBuffer.wrap(
                                java.security.MessageDigest.getInstance("SHA-1").digest(ids.array()))
                        .getLong()));
    }

    private static void assertRefused(byte[] snapshot, TrailerPolicy policy, Kind kind) {
        assertThatThrownBy(() -> Scans.scan(snapshot, ScanOptions.snapshot().trailer(policy)))
                .isInstanceOfSatisfying(
                        SnapshotCorruptException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
