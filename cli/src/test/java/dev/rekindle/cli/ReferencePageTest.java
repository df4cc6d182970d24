package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.cli.console.OutputOptions;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/reference/cli.md} is the commands' own help. */
class ReferencePageTest {
    @Test
    void isUpToDate() {
        Docs.assertUpToDate("cli.md", page());
    }

    @Test
    void everyCommandSaysWhatItDoesAndShowsExamples() {
        for (CommandLine command : commands()) {
            var usage = command.getCommandSpec().usageMessage();

            assertThat(usage.header()).as(name(command)).hasSize(1);
            assertThat(usage.description()).as(name(command)).isNotEmpty();
            assertThat(usage.footer()).as(name(command)).isNotEmpty();
        }
    }

    @Test
    void noExampleIsBrokenIntoLinesThatCannotBePasted() {
        for (CommandLine command : commands()) {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                assertThat(line).as(name(command)).hasSizeLessThan(command.getUsageHelpWidth());
                assertThat(command.getUsageMessage().lines()).as(name(command)).contains(line);
            }
        }
    }

    @Test
    void everyOptionOfEveryCommandIsDescribed() {
        for (CommandLine command : commands()) {
            for (var option : command.getCommandSpec().options()) {
                assertThat(option.description())
                        .as(name(command) + " " + option.longestName())
                        .isNotEmpty();
            }
        }
    }

    /** All commands, a parent before its children. */
    static List<CommandLine> commands() {
        var all = new ArrayList<CommandLine>();
        collect(CommandTree.build(new OutputOptions(), Writer.nullWriter()), all);
        return all;
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(child -> collect(child, all));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String page() {
        var page = new StringBuilder("""
                # rekindle: commands

                Generated from the commands' own `--help`; do not edit. Every command line shown here is run by a test.
                What bad input ends with is in [bad-input.md](bad-input.md).

                | exit code | meaning |
                |---|---|
                """);
        CommandTree.build(new OutputOptions(), Writer.nullWriter())
                .getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append("| ")
                        .append(code)
                        .append(" | ")
                        .append(meaning)
                        .append(" |\n"));
        page.append("""

                With `-o json` stdout holds one JSON object: the result, or `{"error": {"reason", "exitCode", "message", "expected", "found",
                "next"}}`. The error is told on stderr as text in either case. A reader of stdout that goes away, as `head` does, is no
                error. Progress goes to stderr, and only for work of more than two seconds: a bar on a terminal, elsewhere a line every five
                seconds, `--no-progress` for silence.
                """);
        for (CommandLine command : commands()) {
            page.append("\n## ").append(name(command)).append("\n\n```\n").append(command.getUsageMessage());
            page.append("```\n");
        }
        return page.toString();
    }
}
