package dev.rekindle.cli;

import dev.rekindle.cli.console.OutputOptions;
import dev.rekindle.cli.console.PathConverter;
import dev.rekindle.cli.console.ToolVersion;
import dev.rekindle.cli.drill.DrillCommand;
import dev.rekindle.cli.snapshot.SnapshotCommand;
import dev.rekindle.cli.store.StoreCommands;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Wires all commands by hand: whoever wants to know what {@code rekindle} can do begins here. */
final class CommandTree {
    private static final int HELP_WIDTH = 100;

    private CommandTree() {}

    /** The root command with everything below it, for one run; help is printed to {@code out}. */
    static CommandLine build(OutputOptions options, Writer out) {
        var root = new CommandLine(new RootCommand(options));
        // Top-down, because a command inherits options and --help from its parent when it is added.
        StoreCommands.addTo(root);
        SnapshotCommand.addTo(root);
        root.addSubcommand(new DrillCommand(ToolVersion.text()));
        root.addSubcommand(new CompletionCommand());
        RootCommand.describe(root.getCommandSpec().usageMessage());

        root.registerConverter(Path.class, new PathConverter());
        root.setOut(new PrintWriter(out));
        root.setUsageHelpWidth(HELP_WIDTH);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setExpandAtFiles(false);
        return root;
    }
}
