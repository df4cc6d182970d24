package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hack/rekindle}; runs after the jars are packed, which it then uses. */
class LauncherIT {
    private static final Path SCRIPT =
            Path.of("..", "hack", "rekindle").toAbsolutePath().normalize();

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void stage() {
        run("--version").orFail();
    }

    @Test
    void startsTheCommandLineAndNothingElse() {
        CommandResult version = run("--version").orFail();

        assertThat(version.out()).startsWith("rekindle ").doesNotContain("development");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void handsOnArgumentsAndExitCode() throws IOException {
        Path text = Files.writeString(directory.resolve("with space.db"), "text\n".repeat(5000));

        CommandResult result = run("snapshot", "verify", text.toString());

        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.err()).startsWith("error: " + text + ": ");
    }

    @Test
    void printsNothingButTheResult() {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();

        CommandResult result = run("snapshot", "status", "-o", "json", snapshot.toString());

        assertThat(result.orFail().json().path("revision").asLong()).isEqualTo(2);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void worksThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("rekindle"), SCRIPT);

        assertThat(Command.of(link, "--version").run().orFail().out()).startsWith("rekindle ");
    }

    /** A copy has other stamps, so that the record of a start no longer fits: Java would say so in several lines on stdout. */
    @Test
    void saysNothingOfARecordThatDoesNotFit() throws IOException {
        Path hack = Files.createDirectories(directory.resolve("copy").resolve("hack"));
        Path target =
                Files.createDirectories(directory.resolve("copy").resolve("cli").resolve("target"));
        copy(SCRIPT, hack);
        copy(SCRIPT.resolveSibling("lib.sh"), hack);
        copy(Path.of("target", "launch"), target);

        CommandResult version = Command.of(hack.resolve("rekindle"), "--version")
                .environment("REKINDLE_AS_BUILT", "1")
                .run()
                .orFail();

        assertThat(target.resolve("launch").resolve("rekindle.aot")).exists();
        assertThat(version.out().lines()).singleElement().asString().startsWith("rekindle ");
        assertThat(version.err()).isEmpty();
    }

    private static void copy(Path from, Path into) {
        Command.of(Path.of("cp"), "-R", from.toString(), into.toString()).run().orFail();
    }

    private static CommandResult run(String... arguments) {
        return Command.of(SCRIPT, arguments).within(Duration.ofMinutes(15)).run();
    }
}
