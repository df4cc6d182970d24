package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.SnapshotStatus;
import dev.rekindle.testing.TestCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the real bbolt in shapes that an etcd on this machine will not make, scanned in one pass and held against etcdutl. */
class SnapshotScannerShapesTest {
    private static final ScanOptions ANY =
            ScanOptions.snapshot().trailer(TrailerPolicy.OPTIONAL).collectingRows(Scans.BUDGET);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536})
    void scansEveryPageSize(int pageSize) throws Exception {
        SnapshotReport report =
                assertScansLikeEtcdutl("-snapshot -rows 600 -leases 300 -compact-percent 40 -page-size " + pageSize);

        assertThat(report.pageSize()).isEqualTo(pageSize);
        assertThat(report.leases()).isEqualTo(300);
        assertThat(report.trailer()).isEqualTo(Trailer.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-rows 300",
                "-rows 0 -snapshot",
                "-rows 1 -snapshot",
                "-freelist-sync -compact-percent 70 -snapshot",
                "-freelist-sync -compact-percent 90 -rows 20000 -value-bytes 200 -page-size 512",
                "-tree-root 800 -snapshot",
                "-tree-root 800 -page-size 512 -members 9 -member-urls 6",
                "-compact-percent 30 -scheduled-only -snapshot",
                "-users 40 -roles 30 -alarms 3 -leases 20000 -snapshot",
                "-members 9 -member-urls 6 -snapshot",
                "-rows 20000 -value-bytes 10 -page-size 512 -snapshot",
                "-rows 40 -value-bytes 1500000 -snapshot"
            })
    void scansEveryShape(String options) throws Exception {
        assertScansLikeEtcdutl(options);
    }

    private SnapshotReport assertScansLikeEtcdutl(String options) throws Exception {
        Path path = directory.resolve("db");
        var arguments = new ArrayList<>(List.of("-out", path.toString()));
        arguments.addAll(List.of(options.split(" ")));
        Command.of(TestCache.binary("boltgen", "boltgen")).with(arguments).run().orFail();

        SnapshotReport report = Scans.scan(path, ANY);

        SnapshotStatus older = Etcdutl.of(EtcdVersion.V3_5).snapshotStatus(path);
        assertThat(report.statusHash()).isEqualTo(older.hash());
        assertThat(report.revision()).isEqualTo(older.revision());
        assertThat(report.totalKeys()).isEqualTo(older.totalKeys());
        assertThat(report.pageBytes()).isEqualTo(older.totalSize());
        assertThat(report.liveKeys())
                .hasValue(Etcdutl.of(EtcdVersion.V3_6).snapshotStatus(path).totalKeys());
        assertThat(report.hashKv()).hasValue(hashKv(path));
        return report;
    }

    /** On a copy, because {@code etcdutl hashkv} opens the file for writing. */
    private HashKv hashKv(Path path) throws Exception {
        Path copy = Files.copy(path, directory.resolve("copy"));
        KvHash hash = Etcdutl.of(EtcdVersion.V3_7).hashKv(copy, SnapshotFile.CURRENT);
        return new HashKv(hash.hash(), hash.revision(), hash.compactRevision());
    }
}
