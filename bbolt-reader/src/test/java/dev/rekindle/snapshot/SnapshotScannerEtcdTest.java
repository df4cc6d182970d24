package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.SnapshotStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of real etcds with history, leases, transactions and compactions, held against etcdutl of every version and the servers' own hashes. */
class SnapshotScannerEtcdTest {
    @TempDir
    private static Path directory;

    private static final Map<EtcdVersion, RecordedEtcd> RECORDED = new EnumMap<>(EtcdVersion.class);

    @BeforeAll
    static void runEtcd() throws Exception {
        for (EtcdVersion version : EtcdVersion.values()) {
            RECORDED.put(version, RecordedEtcd.run(version, Files.createDirectory(directory.resolve(version.minor()))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void reportsWhatEtcdutlReports(EtcdVersion version) throws Exception {
        for (Path file : snapshots(version)) {
            SnapshotReport report = Scans.scan(file, ScanOptions.snapshot().collectingRows(Scans.BUDGET));

            for (EtcdVersion tool : EtcdVersion.values()) {
                SnapshotStatus status = Etcdutl.of(tool).snapshotStatus(file);
                assertThat(report.statusHash()).as("hash by %s", tool).isEqualTo(status.hash());
                assertThat(report.revision()).as("revision by %s", tool).isEqualTo(status.revision());
                assertThat(report.pageBytes()).as("size by %s", tool).isEqualTo(status.totalSize());
                long keys = tool.atLeast(EtcdVersion.V3_6) ? report.liveKeys().orElseThrow() : report.totalKeys();
                assertThat(keys).as("keys by %s", tool).isEqualTo(status.totalKeys());
            }
            assertThat(report.storageVersion().orElse(""))
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_7).snapshotStatus(file).version());
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesLikeTheServer(EtcdVersion version) throws Exception {
        SnapshotReport report =
                Scans.scan(recorded(version).late(), ScanOptions.snapshot().collectingRows(Scans.BUDGET));

        HashKv hash = report.hashKv().orElseThrow();
        List<KvHash> sameMoment = recorded(version).hashes().stream()
                .filter(said -> said.compactRevision() == hash.compactRevision())
                .filter(said -> said.revision() == 0 || said.revision() == hash.revision())
                .toList();
        assertThat(sameMoment).isNotEmpty();
        assertThat(sameMoment).extracting(KvHash::hash).contains(hash.hash());
    }

    @ParameterizedTest
    @EnumSource
    void hashesLikeItsOwnRandomAccess(EtcdVersion version) throws Exception {
        for (Path path : snapshots(version)) {
            SnapshotReport report = Scans.scan(path, ScanOptions.snapshot().collectingRows(Scans.BUDGET));

            try (SnapshotFile file = SnapshotFile.open(path)) {
                assertThat(report.hashKv()).hasValue(file.hashKv(SnapshotFile.CURRENT));
                assertThat(report.liveKeys()).isEqualTo(OptionalLong.of(file.liveKeys()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsMembersAndLeases(EtcdVersion version) throws Exception {
        RecordedEtcd etcd = recorded(version);
        SnapshotReport report = Scans.scan(etcd.late(), ScanOptions.snapshot());

        assertThat(report.members()).extracting(Member::id).containsExactly(etcd.memberId());
        assertThat(report.leases()).isEqualTo(etcd.leases().size());
        assertThat(report.trailer()).isEqualTo(Trailer.VERIFIED);
        assertThat(report.compactRevision()).isPresent();
        assertThat(report.consistentIndex()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void reportsTheSameInPiecesOfAnySize(EtcdVersion version) throws Exception {
        byte[] snapshot = Files.readAllBytes(recorded(version).late());
        ScanOptions options = ScanOptions.snapshot().collectingRows(Scans.BUDGET);
        SnapshotReport whole = Scans.scan(snapshot, options);

        for (int size : new int[] {1, 31, 4095, 4097, 32_768}) {
            assertThat(Scans.scan(snapshot, options, () -> size))
                    .as("%d bytes", size)
                    .isEqualTo(whole);
        }
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(Scans.scan(snapshot, options, Scans.randomSizes(seed, 100_000)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    /** Killed, not stopped: what its last commit left, with two metas and free space at the end. */
    @ParameterizedTest
    @EnumSource
    void takesTheDatabaseOfAKilledMember(EtcdVersion version) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().put("a", "1");
            long cluster = etcd.api().maintenance().status().clusterId();
            // A snapshot makes the server commit.
            etcd.etcdctl().snapshotSave(directory.resolve("commit-" + version.minor()));
            etcd.kill();

            SnapshotReport report = Scans.scan(
                    etcd.database(),
                    ScanOptions.snapshot().trailer(TrailerPolicy.OPTIONAL).collectingRows(Scans.BUDGET));

            assertThat(report.trailer()).isEqualTo(Trailer.ABSENT);
            assertThat(report.clusterId()).hasValue(Long.toHexString(cluster));
            assertThat(report.statusHash())
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_6)
                            .snapshotStatus(etcd.database())
                            .hash());
            assertThat(catchThrowable(() -> Scans.scan(etcd.database(), ScanOptions.snapshot())))
                    .isInstanceOfSatisfying(
                            SnapshotCorruptException.class,
                            refusal -> assertThat(refusal.kind())
                                    .isEqualTo(SnapshotCorruptException.Kind.TRAILER_MISSING));
        }
    }

    private static RecordedEtcd recorded(EtcdVersion version) {
        return Objects.requireNonNull(RECORDED.get(version));
    }

    private static List<Path> snapshots(EtcdVersion version) {
        return List.of(recorded(version).early(), recorded(version).late());
    }
}
