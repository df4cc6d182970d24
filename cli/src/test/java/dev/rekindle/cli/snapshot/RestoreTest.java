package dev.rekindle.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.cli.KnownSnapshots;
import dev.rekindle.cli.LocalFiles;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void makesAMemberThatEtcdStarts(EtcdVersion version) {
        Path snapshot = takeSnapshot(version);
        try (MemberPlan plan = MemberPlan.loopback("m1")) {
            CommandLineRun run = restore(snapshot, plan);

            assertThat(run.orFail().out()).startsWith("restored: " + dataDir()).contains("revision  9");
            try (EtcdProcess etcd = start(version, plan)) {
                assertThat(etcd.api().get("/registry/a").orElseThrow().value().text())
                        .isEqualTo("three");
                assertThat(etcd.api().get("/registry/b")).isEmpty();
                assertThat(etcd.api().put("/registry/after", "restore")).isEqualTo(10);
            }
        }
    }

    @Test
    void namesTheMemberAndClusterThatEtcdThenReports() {
        Path snapshot = takeSnapshot(EtcdVersion.V3_6);
        try (MemberPlan plan = MemberPlan.loopback("m1")) {
            JsonNode result = restore(snapshot, plan, "--initial-cluster-token", "fresh", "-o", "json")
                    .orFail()
                    .json();

            try (EtcdProcess etcd = start(EtcdVersion.V3_6, plan)) {
                var status = etcd.api().maintenance().status();
                assertThat(result.path("memberId").asText()).isEqualTo(Long.toHexString(status.memberId()));
                assertThat(result.path("clusterId").asText()).isEqualTo(Long.toHexString(status.clusterId()));
            }
        }
    }

    @Test
    void raisesTheRevision() {
        Path snapshot = takeSnapshot(EtcdVersion.V3_6);
        try (MemberPlan plan = MemberPlan.loopback("m1")) {
            restore(snapshot, plan, "--bump-revision", 1_000_000, "--mark-compacted")
                    .orFail();

            try (EtcdProcess etcd = start(EtcdVersion.V3_6, plan)) {
                assertThat(etcd.api().revision()).isEqualTo(1_000_009);
                assertThat(etcd.etcdctl().run("get", "/registry/a", "--rev=4").err())
                        .contains("required revision has been compacted");
            }
        }
    }

    @Test
    void takesBothBumpFlagsOrNeither() {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();

        assertThat(restore(snapshot, "--bump-revision", 5).exit()).isEqualTo(40);
        assertThat(restore(snapshot, "--mark-compacted").exit()).isEqualTo(40);
        assertThat(restore(snapshot, "--bump-revision", -5, "--mark-compacted").exit())
                .isEqualTo(40);
        assertThat(dataDir()).doesNotExist();
    }

    @Test
    void leavesOldDataAloneUntilToldToArchiveIt() throws IOException {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();
        restore(snapshot).orFail();
        byte[] before = Files.readAllBytes(dataDir().resolve("member/snap/db"));

        CommandLineRun refused = restore(snapshot);
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.err()).contains("--existing-data archive");
        assertThat(dataDir().resolve("member/snap/db")).hasBinaryContent(before);

        JsonNode archived = restore(snapshot, "--existing-data", "archive", "-o", "json")
                .orFail()
                .json();
        assertThat(Path.of(archived.path("archived").asText()).resolve("member/snap/db"))
                .hasBinaryContent(before);
    }

    @Test
    void doesANamedRestoreOnce() {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();
        restore(snapshot, "--restore-id", "monday").orFail();

        CommandLineRun again = restore(snapshot, "--restore-id", "monday");
        CommandLineRun other = restore(snapshot, "--restore-id", "tuesday");

        assertThat(again.orFail().out()).startsWith("already restored: ");
        assertThat(other.exit()).isEqualTo(30);
    }

    @Test
    void putsTheWalWhereItIsWanted() {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();
        Path wal = directory.resolve("wal");

        restore(snapshot, "--wal-dir", wal).orFail();

        assertThat(wal).isDirectoryContaining("glob:**.wal");
        assertThat(dataDir().resolve("member/wal")).doesNotExist();
    }

    @Test
    void takesACopyOfADatabaseOnlyWhenTold() {
        Path bare = SnapshotShape.BARE_DB.of(EtcdVersion.V3_6).file();

        assertThat(restore(bare).exit()).isEqualTo(20);
        assertThat(dataDir().resolve("member")).doesNotExist();
        restore(bare, "--skip-hash-check").orFail();
        assertThat(dataDir().resolve("member")).isDirectory();
    }

    @Test
    void refusesAStoreWithoutAKeyUntilThatIsMeant() {
        Path empty = SnapshotShape.EMPTY.of(EtcdVersion.V3_6).file();

        CommandLineRun refused = restore(empty);
        assertThat(refused.exit()).isEqualTo(20);
        assertThat(refused.err()).contains("--allow-empty");
        restore(empty, "--allow-empty").orFail();
    }

    @Test
    void comparesWithTheManifestBesideTheFile() throws IOException {
        try (KnownSnapshots known = KnownSnapshots.make(EtcdVersion.V3_6, directory)) {
            Path saved = directory.resolve("saved.db");
            CommandLineRun.of("snapshot", "save", "--endpoints", known.server().clientUrl(), saved)
                    .orFail();
            Files.copy(directory.resolve("saved.db.manifest.json"), directory.resolve("backup.db.manifest.json"));

            CommandLineRun swapped = restore(known.backup());

            assertThat(swapped.exit()).isEqualTo(20);
            assertThat(swapped.err()).contains("this is not the expected snapshot");
            assertThat(dataDir().resolve("member")).doesNotExist();
            restore(saved).orFail();
        }
    }

    @Test
    void readsFromAUrlAndRepeatsNoSignature() throws IOException {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();
        try (LocalFiles server = LocalFiles.serve(snapshot)) {
            String signed = server.url() + "?X-Amz-Signature=topsecret";

            CommandLineRun missing = restore(server.url() + "x?X-Amz-Signature=topsecret");
            CommandLineRun run = restore(signed);

            assertThat(run.orFail().out()).startsWith("restored: ");
            assertThat(missing.exit()).isEqualTo(10);
            assertThat(run.out() + run.err() + missing.out() + missing.err()).doesNotContain("topsecret");
        }
    }

    private Path takeSnapshot(EtcdVersion version) {
        try (KnownSnapshots known = KnownSnapshots.make(version, directory)) {
            return known.backup();
        }
    }

    private Path dataDir() {
        return directory.resolve("restored");
    }

    private CommandLineRun restore(Path snapshot, MemberPlan plan, Object... more) {
        var arguments = new ArrayList<Object>(List.of(
                "--name",
                plan.name(),
                "--initial-cluster",
                plan.initialCluster(),
                "--initial-advertise-peer-urls",
                plan.advertisedPeerUrls()));
        arguments.addAll(Arrays.asList(more));
        return restore(snapshot, arguments.toArray());
    }

    private CommandLineRun restore(Object snapshot, Object... more) {
        var arguments = new ArrayList<Object>(List.of("snapshot", "restore", snapshot, "--data-dir", dataDir()));
        arguments.addAll(Arrays.asList(more));
        return CommandLineRun.of(arguments.toArray());
    }

    private EtcdProcess start(EtcdVersion version, MemberPlan plan) {
        return EtcdProcess.of(version).plan(plan).dataDir(dataDir()).start();
    }
}
