package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.SnapshotStatus;
import dev.rekindle.testing.TestCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is scanned in one pass, on two threads, with the result that etcdutl gives. */
class FileScanTest {
    @TempDir
    private Path directory;

    @Test
    void reportsWhatEtcdutlReportsAndItsProgress() throws IOException {
        Path path = generate();
        SnapshotStatus expected = Etcdutl.of(EtcdVersion.V3_6).snapshotStatus(path);
        List<Long> progress = new ArrayList<>();

        try (var file = SnapshotFile.open(path)) {
            SnapshotReport report = file.scan(ScanOptions.snapshot().collectingRows(1 << 20), (done, total) -> {
                assertThat(total).isEqualTo(sizeOf(path));
                progress.add(done);
            });

            assertThat(report.statusHash()).isEqualTo(expected.hash());
            assertThat(report.revision()).isEqualTo(expected.revision());
            assertThat(report.pageBytes()).isEqualTo(expected.totalSize());
            assertThat(report.liveKeys()).hasValue(expected.totalKeys()).hasValue(file.liveKeys());
            assertThat(report.bootRevision()).isEqualTo(file.revision());
            assertThat(report.totalKeys()).isEqualTo(file.checkStructure().entries());
            assertThat(report.size()).isEqualTo(sizeOf(path));
            assertThat(report.members()).isEqualTo(file.members());
        }
        assertThat(progress).isSorted().hasSizeGreaterThan(4).endsWith(sizeOf(path));
    }

    @Test
    void agreesWithTheSecondPassOnHashKv() throws Exception {
        Path path = generate("-compact-percent", "50");

        try (var file = SnapshotFile.open(path)) {
            SnapshotReport report = file.scan(ScanOptions.snapshot().collectingRows(1 << 20), ScanProgress.SILENT);

            assertThat(report.hashKv()).contains(file.hashKv(SnapshotFile.CURRENT));
        }
    }

    @Test
    void leavesNoThreadBehindWhenItRefuses() throws IOException {
        Path path = generate();
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] ^= 1;
        Files.write(path, bytes);

        try (var file = SnapshotFile.open(path)) {
            var refusal = catchThrowableOfType(
                    SnapshotCorruptException.class, () -> file.scan(ScanOptions.snapshot(), ScanProgress.SILENT));

            assertThat(refusal.kind()).isEqualTo(Kind.TRAILER_MISMATCH);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("snapshot-digest");
    }

    @Test
    void stopsWhenInterrupted() throws IOException {
        Path path = generate();

        try (var file = SnapshotFile.open(path)) {
            var failure = catchThrowableOfType(
                    IOException.class,
                    () -> file.scan(
                            ScanOptions.snapshot(),
                            (done, total) -> Thread.currentThread().interrupt()));

            assertThat(failure).isNotNull().isNotInstanceOf(SnapshotCorruptException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private Path generate(String... options) {
        Path file = directory.resolve("snapshot.db");
        var arguments = new ArrayList<>(List.of("-out", file.toString(), "-snapshot", "-size", "6MiB"));
        arguments.addAll(List.of(options));
        Command.of(TestCache.binary("boltgen", "boltgen")).with(arguments).run().orFail();
        return file;
    }

    private static long sizeOf(Path path) {
        return path.toFile().length();
    }
}
