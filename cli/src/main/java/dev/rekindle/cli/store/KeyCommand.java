package dev.rekindle.cli.store;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rekindle key}, which needs a verb. */
@Command(
        name = "key",
        synopsisSubcommandLabel = "VERB",
        header = "Makes keys to encrypt and to sign backups.",
        description = {
            "Encrypted, a backup can be read only by its recipients, each with a key of their own. Signed, it can be told from one that somebody else"
                    + " put there. Each has pairs of keys of its own:",
            "",
            "              the private key    the public key",
            "  encryption  --decrypt-key      --recipient",
            "  signatures  --sign-key         --verify-key"
        },
        footer = {
            "  rekindle key generate --private operator.key --public operator.pub",
            "  rekindle key generate --signing --private backup.key --public backup.pub"
        })
final class KeyCommand {
    private KeyCommand() {}

    static void addTo(CommandLine root) {
        var key = new CommandLine(new KeyCommand());
        root.addSubcommand(key);
        key.addSubcommand(new KeyGenerateVerb());
    }
}
