package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.StructureCheck;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.TestCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the real bbolt in shapes that an etcd on this machine will not make, held against etcdutl and {@code bbolt check}. */
class SnapshotShapesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536})
    void readsEveryPageSize(int pageSize) throws Exception {
        Path file = generate(
                "-page-size", String.valueOf(pageSize), "-rows", "600", "-leases", "300", "-compact-percent", "40");

        assertReadsLikeEtcdutl(file);
        try (BboltFile bbolt = BboltFile.open(file)) {
            assertThat(bbolt.meta().pageSize()).isEqualTo(pageSize);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-snapshot",
                "-freelist-sync -compact-percent 70",
                "-freelist-sync -compact-percent 90 -rows 20000 -value-bytes 200 -page-size 512",
                "-tree-root 800",
                "-tree-root 800 -page-size 512 -members 9 -member-urls 6",
                "-compact-percent 30 -scheduled-only",
                "-users 40 -roles 30 -alarms 3",
                "-rows 0",
                "-rows 1",
                "-rows 40 -value-bytes 1500000"
            })
    void readsEveryShape(String options) throws Exception {
        assertReadsLikeEtcdutl(generate(options.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-users 40 -roles 30 -alarms 3 -leases 1000 -members 9 -member-urls 6"})
    void listsEverythingButKeys(String options) throws Exception {
        try (var file = SnapshotFile.open(generate(options.split(" ")))) {
            assertThat(file.auth().users()).hasSize(40).isSorted();
            assertThat(file.auth().roles()).hasSize(30).isSorted();
            assertThat(file.auth().authentication()).isEqualTo(SnapshotReport.Authentication.ENABLED);
            assertThat(file.alarms()).hasSize(3).extracting(Alarm::type).containsOnly(AlarmType.NOSPACE);
            assertThat(file.leases()).hasSize(1000);
            assertThat(file.members())
                    .hasSize(9)
                    .allSatisfy(member -> assertThat(member.peerUrls()).hasSize(6));
        }
    }

    private void assertReadsLikeEtcdutl(Path path) throws Exception {
        BboltCli.check(path);
        try (var file = SnapshotFile.open(path)) {
            StructureCheck.Counts counts = file.checkStructure();
            assertThat(counts.entries())
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_5).snapshotStatus(path).totalKeys());
            assertThat(file.liveKeys())
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_6).snapshotStatus(path).totalKeys());
            assertThat(file.list("/".getBytes(UTF_8))).hasSize(Math.toIntExact(file.count("/".getBytes(UTF_8), 0)));
            for (EtcdVersion tool : EtcdVersion.V3_6.andNewer()) {
                assertHashesLike(tool, file, path);
            }
        }
    }

    /** On a copy, because {@code etcdutl hashkv} opens the file for writing. */
    private void assertHashesLike(EtcdVersion tool, SnapshotFile file, Path path) throws Exception {
        long compacted = Math.max(
                file.compactRevision().orElse(1),
                file.scheduledCompactRevision().orElse(1));
        for (long revision :
                new long[] {SnapshotFile.CURRENT, Math.max(compacted, 1), (compacted + file.revision()) / 2}) {
            Path copy = Files.copy(path, directory.resolve("copy-" + System.nanoTime()));
            KvHash expected = Etcdutl.of(tool).hashKv(copy, revision);

            assertThat(file.hashKv(revision))
                    .as("%s at %d", tool, revision)
                    .isEqualTo(new HashKv(expected.hash(), expected.revision(), expected.compactRevision()));
            Files.delete(copy);
        }
    }

    private Path generate(String... options) throws IOException {
        Path file = Files.createTempDirectory(directory, "boltgen").resolve("db");
        var arguments = new ArrayList<>(List.of("-out", file.toString()));
        arguments.addAll(List.of(options));
        Command.of(TestCache.binary("boltgen", "boltgen")).with(arguments).run().orFail();
        return file;
    }
}
