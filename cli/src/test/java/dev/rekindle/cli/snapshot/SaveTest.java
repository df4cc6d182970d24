package dev.rekindle.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.testing.EtcdBinary;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SaveTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void savesWhatEtcdutlThenReads(EtcdVersion version) throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().put("k", "v");

            JsonNode saved = save(etcd, "-o", "json").orFail().json();

            assertThat(Etcdutl.of(version).snapshotStatus(file()).revision()).isEqualTo(2);
            assertThat(saved.path("revision").asLong()).isEqualTo(2);
            assertThat(saved.path("etcdVersion").asText()).isEqualTo(version.full());
            assertThat(saved.path("comparison").asText()).isEqualTo("agreed");
            assertThat(Path.of(saved.path("manifest").asText())).isRegularFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void neverReplacesAFile(@EtcdBinary EtcdProcess etcd) throws IOException {
        etcd.api().put("k", "v");
        Files.writeString(file(), "mine");

        CommandLineRun run = save(etcd);

        assertThat(run.exit()).isEqualTo(30);
        assertThat(file()).hasContent("mine");
        assertThat(namesIn(directory)).containsExactly("new.db");
    }

    @Test
    void speaksTlsWithAClientCertificate() {
        TestCertificates certificates = TestCertificates.create(directory);
        try (EtcdProcess etcd =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start()) {
            etcd.api().put("k", "v");

            save(
                            etcd,
                            "--cacert",
                            certificates.authority(),
                            "--cert",
                            certificates.client().certificate(),
                            "--key",
                            certificates.client().key())
                    .orFail();

            assertThat(file()).isRegularFile();
        }
    }

    @Test
    void takesThePasswordFromWhereverItIsSafe() throws IOException {
        Path passwordFile = Files.writeString(directory.resolve("password.txt"), PASSWORD + "\n");
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            etcd.api().put("k", "v");
            etcd.api().auth().enable(PASSWORD);

            List<CommandLineRun> runs = List.of(
                    saveAs(etcd, Map.of(), "", Optional.empty(), "root:" + PASSWORD, 1),
                    saveAs(etcd, Map.of("ETCDCTL_PASSWORD", PASSWORD), "", Optional.empty(), "root", 2),
                    saveAs(etcd, Map.of(), "", Optional.of(PASSWORD), "root", 3),
                    saveAs(etcd, Map.of(), PASSWORD + "\n", Optional.empty(), "root", 4, "--password-file", "-"),
                    saveAs(etcd, Map.of(), "", Optional.empty(), "root", 5, "--password-file", passwordFile));

            assertThat(runs).allSatisfy(run -> {
                run.orFail();
                assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
            });
        }
    }

    @Test
    void asksForAPasswordOnlyWhereSomebodyCanAnswer() {
        CommandLineRun run = CommandLineRun.of("snapshot", "save", "--user", "root", file());

        assertThat(run.exit()).isEqualTo(40);
        assertThat(run.err()).contains("--password-file").contains("ETCDCTL_PASSWORD");
    }

    @Test
    void refusesNamesAndTimesThatCannotBe() {
        assertThat(CommandLineRun.of("snapshot", "save", directory.resolve(".rekindle-x"))
                        .exit())
                .isEqualTo(40);
        assertThat(CommandLineRun.of("snapshot", "save", directory.resolve("a\\b"))
                        .exit())
                .isEqualTo(40);
        assertThat(CommandLineRun.of("snapshot", "save", file(), "--timeout", "5")
                        .exit())
                .isEqualTo(40);
        assertThat(CommandLineRun.of("snapshot", "save", file(), "--cert", "x").exit())
                .isEqualTo(40);
        assertThat(CommandLineRun.of("snapshot", "save", file(), "--endpoints", "ftp://x")
                        .exit())
                .isEqualTo(40);
    }

    private Path file() {
        return directory.resolve("new.db");
    }

    private CommandLineRun save(EtcdProcess etcd, Object... more) {
        return CommandLineRun.of(with(more, "snapshot", "save", "--endpoints", etcd.clientUrl(), file()));
    }

    private CommandLineRun saveAs(
            EtcdProcess etcd,
            Map<String, String> environment,
            String in,
            Optional<String> typed,
            String user,
            int number,
            Object... more) {
        return CommandLineRun.with(
                environment,
                in,
                typed,
                with(
                        more,
                        "snapshot",
                        "save",
                        "--endpoints",
                        etcd.clientUrl(),
                        "--user",
                        user,
                        directory.resolve(number + ".db")));
    }

    private static Object[] with(Object[] more, Object... first) {
        var all = new java.util.ArrayList<Object>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (var names = Files.list(directory)) {
            return names.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }
}
