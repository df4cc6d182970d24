package dev.rekindle.cli;

import dev.rekindle.cli.console.OutputOptions;
import dev.rekindle.cli.console.ToolVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** {@code rekindle} itself, which needs a verb. */
@Command(
        name = "rekindle",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        scope = ScopeType.INHERIT,
        abbreviateSynopsis = true,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        commandListHeading = "%nCommands:%n",
        descriptionHeading = "%n",
        footerHeading = "%nExamples:%n",
        sortOptions = false,
        header = "Takes, proves and restores snapshots of etcd.",
        footer = {
            "  rekindle snapshot save --endpoints http://127.0.0.1:2379 new.db",
            "  rekindle snapshot verify backup.db",
            "  rekindle snapshot restore backup.db --data-dir restored.etcd"
        })
final class RootCommand {
    @Mixin
    private final OutputOptions output;

    /** Describes the root alone: what stands in the annotation is inherited by all commands below. */
    static void describe(UsageMessageSpec root) {
        root.description(
                "The result goes to stdout, as text or with -o json as one JSON object; notes, progress and errors go to stderr."
                        + " With -o json an error is an object on stdout, too.");
        Map<String, String> exitCodes = new LinkedHashMap<>();
        exitCodes.put("0", "Done, or there was nothing to do.");
        exitCodes.put("10", "The surroundings failed: disk, network, permissions, etcd. A later try may succeed.");
        exitCodes.put("20", "The bytes are not a sound snapshot, or not the one that was promised. No try will help.");
        exitCodes.put("30", "The target must not be touched as it is. A person decides.");
        exitCodes.put("40", "The request itself is wrong.");
        exitCodes.put("130", "Interrupted by Ctrl-C.");
        exitCodes.put("143", "Ended by SIGTERM, as a container's runtime sends it.");
        root.exitCodeListHeading("%nExit codes:%n");
        root.exitCodeList(exitCodes);
    }

    RootCommand(OutputOptions output) {
        this.output = output;
    }

    @Override
    public String toString() {
        return "rekindle -o " + output.format();
    }
}
