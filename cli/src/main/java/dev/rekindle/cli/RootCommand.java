package dev.rekindle.cli;

import dev.rekindle.cli.console.OutputOptions;
import dev.rekindle.cli.console.ToolVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** {@code rekindle} itself, which needs a verb. */
@Command(
        name = "rekindle",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        commandListHeading = "%nCommands:%n",
        descriptionHeading = "%n",
        footerHeading = "%nExamples:%n",
        sortOptions = false,
        description = {
            "Takes, proves and restores snapshots of etcd.",
            "",
            "The result goes to stdout, as text or with -o json as one JSON object; notes, progress and errors go to stderr."
        })
final class RootCommand {
    @Mixin
    private final OutputOptions output;

    RootCommand(OutputOptions output) {
        this.output = output;
    }

    @Override
    public String toString() {
        return "rekindle -o " + output.format();
    }
}
