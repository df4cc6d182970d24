package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a pod would run it: a process of its own, with options, a ticket directory and etcd's command. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(120)
class RestoreLocalizeTest {
    @TempDir
    private Path directory;

    private Path ticket = Path.of("");

    @BeforeEach
    void writeTicket(SmallSnapshot snapshot) throws IOException {
        ticket = Files.createDirectory(directory.resolve("ticket"));
        Files.writeString(ticket.resolve("url"), snapshot.file().toUri().toString());
    }

    @Test
    void endsWithOneLineThatSaysWhatWasDone() throws Exception {
        Run run = start("--token=t1", "--role=Member").end();

        assertThat(run.exit()).isZero();
        JsonObject end = run.termination();
        assertThat(end.text("reason")).isEqualTo("Restored");
        assertThat(end.text("token")).isEqualTo("t1");
        assertThat(end.object("timingsMs")).isPresent();
        assertThat(run.output()).endsWith(Files.readString(run.terminationLog()));
        assertThat(run.lines()).allMatch(line -> line.startsWith("{\"event\":\""));
        assertThat(directory.resolve("data/member/snap/db")).exists();
    }

    @Test
    void hasNothingToDoTheSecondTimeEvenWithoutItsTicket() throws Exception {
        start("--token=t1", "--role=Seed").end();
        Files.move(ticket, directory.resolve("gone"), StandardCopyOption.ATOMIC_MOVE);

        Run run = start("--token=t1", "--role=Seed").end();

        assertThat(run.exit()).isZero();
        assertThat(run.termination().text("reason")).isEqualTo("AlreadyDone");
    }

    @Test
    void putsOldDataBackWithoutATicketAndSaysWhereTheRestoredLies() throws Exception {
        Files.createDirectories(directory.resolve("data/member/snap"));
        Files.writeString(directory.resolve("data/member/snap/db"), "old");
        Files.writeString(ticket.resolve("existing-data"), "Archive");
        start("--token=t1", "--role=Member").end();
        Files.move(ticket, directory.resolve("gone"), StandardCopyOption.ATOMIC_MOVE);

        Run run = start("--token=t1", "--role=Rollback").end();

        assertThat(run.exit()).isZero();
        assertThat(run.termination().text("reason")).isEqualTo("RolledBack");
        assertThat(run.termination().text("aside")).endsWith("data/.rekindle/rolled-back-t1");
        assertThat(directory.resolve("data/member/snap/db")).hasContent("old");
        Run again = start("--token=t1", "--role=Rollback").end();
        assertThat(again.exit()).isZero();
        assertThat(again.termination().text("reason")).isEqualTo("AlreadyDone");
    }

    @Test
    void saysWhereTheOldDataLiesTheSecondTimeToo() throws Exception {
        Files.createDirectories(directory.resolve("data/member/snap"));
        Files.writeString(directory.resolve("data/member/snap/db"), "old");
        Files.writeString(ticket.resolve("existing-data"), "Archive");
        start("--token=t1", "--role=Member").end();

        Run run = start("--token=t1", "--role=Member").end();

        assertThat(run.termination().text("archived")).endsWith("data/.rekindle/archive-t1");
    }

    @Test
    void readsItsOrderFromTheEnvironmentToo() throws Exception {
        Run run = start(Map.of("REKINDLE_TOKEN", "t1", "REKINDLE_ROLE", "Joiner"), List.of())
                .end();

        assertThat(run.exit()).isZero();
        assertThat(run.termination().text("reason")).isEqualTo("StartsEmpty");
    }

    @ParameterizedTest
    @CsvSource({
        "0,   Restored,        --role=Member",
        "40,  BadRequest,      --role=Boss",
        "0,   AlreadyDone,     --role=Rollback",
        "40,  BadRequest,      --colour=red",
        "10,  SourceNotFound,  url=file:///nowhere/snapshot.db",
        "20,  SnapshotCorrupt, url=file:///etc/passwd",
        "20,  SnapshotCorrupt, url=file:///tmp",
        "20,  DigestMismatch,  sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "30,  VersionTooNew,   target-version=3.5",
        "40,  BadRequest,      sise=1",
        "40,  BadRequest,      url=https://user:secret@host/",
    })
    void tellsByExitCodeAndReasonHowItEnded(int exit, String reason, String argument) throws Exception {
        List<String> options = new ArrayList<>(List.of("--token=t1"));
        if (argument.startsWith("--")) {
            options.add(argument);
        } else {
            options.add("--role=Member");
            String[] file = argument.split("=", 2);
            Files.writeString(ticket.resolve(file[0]), file[1]);
        }

        Run run = start(options.toArray(String[]::new)).end();

        assertThat(run.termination().text("reason")).as(run.output()).isEqualTo(reason);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.output()).doesNotContain("secret").doesNotContain("\tat ");
    }

    @Test
    void twoOnOneDirectoryTakeTurns() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(start("--token=t1", "--role=Member"));
        }

        List<String> reasons = new ArrayList<>();
        for (Run run : runs) {
            run.end();
            reasons.add(run.termination().text("reason"));
        }

        assertThat(reasons).containsOnlyOnce("Restored");
        assertThat(reasons.stream().filter("AlreadyDone"::equals)).hasSize(3);
        assertThat(directory.resolve("data/.rekindle")).doesNotExist();
    }

    @Test
    void twoRestoresOfDifferentTokensDoNotMix() throws Exception {
        Run one = start("--token=t1", "--role=Member");
        Run other = start("--token=t2", "--role=Member");

        List<String> reasons = List.of(
                one.end().termination().text("reason"),
                other.end().termination().text("reason"));

        assertThat(reasons).containsExactlyInAnyOrder("Restored", "TargetNotEmpty");
        assertThat(directory.resolve("data/.rekindle")).doesNotExist();
    }

    private Run start(String... options) throws IOException {
        return start(Map.of(), List.of(options));
    }

    private Run start(Map<String, String> environment, List<String> options) throws IOException {
        Path log = Files.createTempFile(directory, "termination", ".json");
        Path output = Files.createTempFile(directory, "output", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "dev.rekindle.localize.RestoreLocalize"));
        command.addAll(options);
        command.add("--termination-log=" + log);
        command.add("--ticket-dir=" + ticket);
        command.addAll(List.of(
                "--",
                "etcd",
                "--name=m1",
                "--data-dir",
                directory.resolve("data").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Run(builder.start(), output, log);
    }

    /** A run of the program; what it wrote may be asked for once it has ended. */
    private record Run(Process process, Path outputFile, Path terminationLog) {
        Run end() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the program ends")
                    .isTrue();
            return this;
        }

        int exit() {
            return process.exitValue();
        }

        String output() throws IOException {
            return Files.readString(outputFile);
        }

        List<String> lines() throws IOException {
            return Files.readAllLines(outputFile);
        }

        JsonObject termination() throws Exception {
            return (JsonObject) JsonReader.read(Files.readString(terminationLog));
        }
    }
}
