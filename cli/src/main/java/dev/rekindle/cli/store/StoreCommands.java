package dev.rekindle.cli.store;

import java.util.List;
import picocli.CommandLine;

/** The verbs on backups in stores. */
public final class StoreCommands {
    private StoreCommands() {}

    /** Adds all of them to the root command. */
    public static void addTo(CommandLine root) {
        List.of(
                        new BackupVerb(),
                        new ListVerb(),
                        new VerifyVerb(),
                        new RestoreVerb(),
                        new CopyVerb(),
                        new PruneVerb(),
                        new ProbeVerb())
                .forEach(root::addSubcommand);
        KeyCommand.addTo(root);
    }
}
