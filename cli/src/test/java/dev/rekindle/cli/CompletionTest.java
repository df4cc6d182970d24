package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void completesVerbsAndFlagsInBash() throws IOException {
        Path script = Files.writeString(
                directory.resolve("completion"),
                CommandLineRun.of("completion", "bash").orFail().out());

        assertThat(complete(script, "rekindle snapshot ver").out()).isEqualTo("verify\n");
        assertThat(complete(script, "rekindle snapshot restore --bump").out()).isEqualTo("--bump-revision\n");
    }

    @Test
    void loadsBashCompletionInZsh() {
        assertThat(CommandLineRun.of("completion", "zsh").orFail().out()).startsWith("autoload -U +X compinit");
    }

    @Test
    void knowsNoOtherShell() {
        CommandLineRun run = CommandLineRun.of("completion", "fish");

        assertThat(run.exit()).isEqualTo(40);
        assertThat(run.err()).contains("'fish'").containsIgnoringCase("bash").containsIgnoringCase("zsh");
    }

    /** What bash would offer after this line. */
    private static CommandResult complete(Path script, String line) {
        return Command.of(Path.of("bash"), "-c", """
                        . "$1"
                        COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
                        $(complete -p rekindle | sed 's/.*-F \\([^ ]*\\).*/\\1/') rekindle
                        printf '%s\\n' "${COMPREPLY[@]}"
                        """, "bash", script.toString(), line)
                .run();
    }
}
