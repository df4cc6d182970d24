package dev.rekindle.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.ScanProgress;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.TrailerPolicy;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotStatus;

/** What the reader says of a snapshot against what etcd said. */
record SaidAlike(PreparedSnapshot snapshot) {
    private static final long ROWS_BUDGET = 64L << 20;

    /** Of whatever version the snapshot is: up to 3.5 there is no such command, and that of 3.6 panics on a store with leases. */
    private static final Etcdutl OFFLINE = Etcdutl.of(EtcdVersion.V3_7);

    void compare(Findings findings) {
        findings.equal(Aspect.STATUS, this::assertSameStatus);
        findings.equal(Aspect.HASH_KV, this::assertSameHashKv);
    }

    /** In the terms of the tool of the snapshot's own version: 3.6 began to count live keys and to print the storage version. */
    private void assertSameStatus() throws Exception {
        try (var file = SnapshotFile.open(snapshot.file())) {
            var options = ScanOptions.snapshot().trailer(TrailerPolicy.OPTIONAL).collectingRows(ROWS_BUDGET);
            var report = file.scan(options, ScanProgress.SILENT);
            var said = snapshot.version().atLeast(EtcdVersion.V3_6)
                    ? new SnapshotStatus(
                            report.statusHash(),
                            report.revision(),
                            report.liveKeys().orElseThrow(),
                            report.pageBytes(),
                            report.storageVersion().orElse(""))
                    : new SnapshotStatus(
                            report.statusHash(), report.revision(), report.totalKeys(), report.pageBytes(), "");
            assertThat(said).isEqualTo(snapshot.status());
        }
    }

    private void assertSameHashKv() throws Exception {
        try (var file = SnapshotFile.open(snapshot.file())) {
            for (KvHash live : snapshot.expected().hashes()) {
                assertThat(ours(file, live.revision(), live.compactRevision())).isEqualTo(live);
                var offline = OFFLINE.hashKv(snapshot.file(), live.revision());
                assertThat(ours(file, live.revision(), offline.compactRevision()))
                        .isEqualTo(offline);
            }
        }
    }

    private static KvHash ours(SnapshotFile file, long revision, long compactRevision) throws Exception {
        var hash = file.hashKv(revision, compactRevision);
        return new KvHash(hash.hash(), hash.revision(), hash.compactRevision());
    }
}
