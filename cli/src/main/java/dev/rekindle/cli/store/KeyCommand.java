package dev.rekindle.cli.store;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rekindle key}, which needs a verb. */
@Command(
        name = "key",
        synopsisSubcommandLabel = "VERB",
        header = "Makes keys for encrypted backups.",
        description =
                "A backup is encrypted for several recipients, each of whom can restore it with a key of their own.",
        footer = "  rekindle key generate --private operator.key --public operator.pub")
final class KeyCommand {
    private KeyCommand() {}

    static void addTo(CommandLine root) {
        var key = new CommandLine(new KeyCommand());
        root.addSubcommand(key);
        key.addSubcommand(new KeyGenerateVerb());
    }
}
