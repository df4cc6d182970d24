package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told for each kind of bad input, and how the process ends. {@code docs/reference/bad-input.md} is what happened here. */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputPageTest {
    private static final String PASSWORD = "correct horse";
    /** A slow machine would come to show how far it is. */
    private static final String NO_PROGRESS = "--no-progress";

    private Path directory;

    private KnownSnapshots known;
    private final Map<String, Ending> endings = new LinkedHashMap<>();

    /** How one attempt ended. */
    private record Ending(String command, int expected, int exit, String out, String err) {}

    @BeforeAll
    void attemptEverything(@TempDir Path temporary) throws IOException {
        directory = temporary;
        known = KnownSnapshots.make(EtcdVersion.V3_6, directory);
        files();
        requests();
        targets();
        servers();
    }

    @AfterAll
    void stop() {
        known.close();
    }

    @Test
    void endsEachWithItsExitCode() {
        endings.forEach((input, ending) ->
                assertThat(ending.exit()).as(input + ": " + ending).isEqualTo(ending.expected()));
    }

    @Test
    void saysWhatIsWrongAndWhatToDoAndNothingElse() {
        endings.forEach((input, ending) -> {
            assertThat(ending.out()).as(input).isEmpty();
            assertThat(ending.err())
                    .as(input)
                    .startsWith("error: ")
                    .contains("\n  next:     ")
                    .doesNotContain("Exception", "\tat ", PASSWORD, "wrong horse");
            assertThat(ending.err().lines()).as(input).hasSizeLessThanOrEqualTo(4);
        });
    }

    @Test
    void pageIsUpToDate() {
        Docs.assertUpToDate("bad-input.md", page());
    }

    @Test
    void tellsScriptsTheSameInJson() {
        CommandLineRun run = CommandLineRun.of("snapshot", "status", "-o", "json", directory.resolve("text.db"));

        JsonNode error = run.json().path("error");
        assertThat(run.exit()).isEqualTo(20);
        assertThat(error.path("exitCode").asInt()).isEqualTo(20);
        assertThat(error.path("reason").asText()).isEqualTo("SnapshotCorrupt");
        assertThat(run.err())
                .contains(error.path("message").asText())
                .contains(error.path("next").asText());
    }

    private void files() throws IOException {
        byte[] sound = Files.readAllBytes(known.backup());
        attempt("a file that is not there", 10, "snapshot", "verify", directory.resolve("missing.db"));
        attempt("a directory", 20, "snapshot", "verify", Files.createDirectory(directory.resolve("a-directory")));
        Path unreadable = KnownSnapshots.copy(known.backup(), directory.resolve("unreadable.db"));
        Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
        process(
                "a file that must not be read",
                10,
                RealProcess.withoutPrivileges("snapshot", "verify", unreadable, NO_PROGRESS)
                        .run());
        attempt("an empty file", 20, "snapshot", "verify", file("empty.db", new byte[0]));
        attempt(
                "a text file",
                20,
                "snapshot",
                "verify",
                Files.writeString(directory.resolve("text.db"), "text\n".repeat(5000)));
        byte[] half = java.util.Arrays.copyOf(sound, sound.length / 2);
        attempt("a snapshot that was cut off", 20, "snapshot", "verify", file("truncated.db", half));
        byte[] flipped = sound.clone();
        flipped[positionOf("three", sound)] ^= 1;
        attempt("a snapshot with one bit changed", 20, "snapshot", "verify", file("flipped.db", flipped));
        attempt(
                "a copy of a live database",
                20,
                "snapshot",
                "verify",
                file("bare.db", java.util.Arrays.copyOf(sound, sound.length - 32)));
        attempt(
                "another snapshot than was promised",
                20,
                "snapshot",
                "verify",
                known.backup(),
                "--sha256",
                "0".repeat(64));
    }

    private void requests() {
        attempt("a flag that does not exist", 40, "snapshot", "restore", known.backup(), "--data-dri", "d");
        attempt("a verb that does not exist", 40, "snapshot", "retsore", known.backup());
        attempt("no file", 40, "snapshot", "verify");
        attempt(
                "a store where a file belongs",
                40,
                "snapshot",
                "restore",
                "s3://backups/prod/nightly-20261126T020000Z.db",
                "--data-dir",
                "d");
        attempt("half of a pair of flags", 40, "snapshot", "restore", known.backup(), "--bump-revision", 5);
        attempt(
                "a peer URL without a port",
                40,
                "snapshot",
                "restore",
                known.backup(),
                "--data-dir",
                directory.resolve("d"),
                "--initial-cluster",
                "m=http://a",
                "--name",
                "m",
                "--initial-advertise-peer-urls",
                "http://a");
        attempt("a revision of the future", 40, "snapshot", "ls", known.backup(), "--rev", 100);
    }

    private void targets() throws IOException {
        Path occupied = directory.resolve("occupied");
        CommandLineRun.of("snapshot", "restore", known.backup(), "--data-dir", occupied)
                .orFail();
        attempt(
                "a data directory that holds a member",
                30,
                "snapshot",
                "restore",
                known.backup(),
                "--data-dir",
                occupied);
        attempt(
                "a snapshot newer than the target's etcd",
                30,
                "snapshot",
                "restore",
                known.backup(),
                "--data-dir",
                directory.resolve("old"),
                "--target-version",
                "3.5");
        Path fixed = directory.resolve("read-only");
        process(
                "a volume that is mounted read-only",
                10,
                RealProcess.withFailing(
                                "?mkdir,mkdirat",
                                "EROFS",
                                fixed,
                                "snapshot",
                                "restore",
                                known.backup(),
                                "--data-dir",
                                fixed,
                                NO_PROGRESS)
                        .run());
        Path full = directory.resolve("full");
        process(
                "a volume that is full",
                10,
                RealProcess.withFailing(
                                "write,pwrite64",
                                "ENOSPC",
                                full.resolve(".rekindle/staging-one/member/snap/db"),
                                "snapshot",
                                "restore",
                                known.backup(),
                                "--data-dir",
                                full,
                                "--restore-id",
                                "one",
                                NO_PROGRESS)
                        .run());
        attempt(
                "a file that exists, to save to",
                30,
                "snapshot",
                "save",
                "--endpoints",
                known.server().clientUrl(),
                known.later());
    }

    private void servers() throws IOException {
        Path target = directory.resolve("new.db");
        try (LoopbackPort nobody = LoopbackPort.reserve()) {
            attempt("an etcd that is down", 10, "snapshot", "save", "--endpoints", "http://" + nobody, target);
        }
        TestCertificates certificates = TestCertificates.create(Files.createDirectory(directory.resolve("tls")));
        try (EtcdProcess secure =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start()) {
            attempt(
                    "an etcd whose certificate nobody here trusts",
                    10,
                    "snapshot",
                    "save",
                    "--endpoints",
                    secure.clientUrl(),
                    "--cacert",
                    certificates.strangeAuthority(),
                    target);
            attempt(
                    "an etcd that wants another client certificate",
                    10,
                    "snapshot",
                    "save",
                    "--endpoints",
                    secure.clientUrl(),
                    "--cacert",
                    certificates.authority(),
                    target);
        }
        try (Learner learner = Learner.start()) {
            attempt("only a learner", 10, "snapshot", "save", "--endpoints", learner.clientUrl(), target);
        }
        try (EtcdProcess guarded = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            guarded.api().put("k", "v");
            guarded.api().auth().enable(PASSWORD);
            attempt(
                    "a wrong password",
                    10,
                    "snapshot",
                    "save",
                    "--endpoints",
                    guarded.clientUrl(),
                    "--user",
                    "root:wrong horse",
                    target);
            attempt("no password", 10, "snapshot", "save", "--endpoints", guarded.clientUrl(), target);
        }
        assertThat(target).doesNotExist();
    }

    private void attempt(String input, int exit, Object... arguments) {
        var quiet = new ArrayList<Object>(List.of(arguments));
        quiet.add(NO_PROGRESS);
        CommandLineRun run = CommandLineRun.of(quiet.toArray());
        endings.put(input, new Ending(shown(run.arguments()), exit, run.exit(), run.out(), run.err()));
    }

    private void process(String input, int exit, CommandResult result) {
        List<String> words = result.command();
        List<String> arguments = words.subList(words.indexOf(Rekindle.class.getName()) + 1, words.size());
        endings.put(input, new Ending(shown(arguments), exit, result.exit(), result.out(), result.err()));
    }

    /** Of a value: what a change there breaks does not depend on where etcd has put its pages. */
    private static int positionOf(String value, byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(value);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private String shown(List<String> arguments) {
        var words = new ArrayList<String>(List.of("rekindle"));
        words.addAll(arguments);
        words.remove(NO_PROGRESS);
        return stable(String.join(" ", words));
    }

    /** Without what differs from run to run: paths, ports, ids, digests, tokens. */
    private String stable(String text) {
        return text.replace(directory + "/", "")
                .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:2379")
                .replaceAll("cli-[0-9a-f]{16}", "cli-…")
                .replaceAll("\\b[0-9a-f]{64}\\b", "<sha256>")
                .replaceAll("\\b[0-9]{4,} bytes, [0-9]+ pages", "<n> bytes, <n> pages")
                .replaceAll("\\b[0-9]{4,} bytes", "<n> bytes")
                .replaceAll("byte [0-9]{4,}\\b", "byte <n>")
                .replaceAll("\\b[0-9a-f]{12,16}\\b", "<id>")
                // etcd writes the one some seconds after the other, when it has got round to it.
                .replaceAll("(cluster|storage) version", "storage version")
                .replace("root:wrong horse", "root:…");
    }

    private String page() {
        var page = new StringBuilder("""
                # What bad input ends with

                Generated by `BadInputPageTest`, which makes each of these mistakes; do not edit. Exit codes are explained in [cli.md](cli.md).
                """);
        endings.forEach((input, ending) -> page.append("\n**")
                .append(input.substring(0, 1).toUpperCase(java.util.Locale.ROOT))
                .append(input.substring(1))
                .append("**: ")
                .append(ending.exit())
                .append("\n\n```\n$ ")
                .append(ending.command())
                .append('\n')
                .append(stable(ending.err()))
                .append("```\n"));
        return page.toString();
    }
}
