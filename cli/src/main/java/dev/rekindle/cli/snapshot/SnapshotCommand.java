package dev.rekindle.cli.snapshot;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rekindle snapshot}, which needs a verb. */
@Command(
        name = "snapshot",
        synopsisSubcommandLabel = "VERB",
        header = "Takes, proves, restores and looks into snapshots.",
        description = "A snapshot is the file that etcd streams: its database and, at the end, the SHA-256 of it.",
        footer = {"  rekindle snapshot verify backup.db", "  rekindle snapshot ls backup.db /registry/secrets/"})
public final class SnapshotCommand {
    private SnapshotCommand() {}

    /** Adds it and all its verbs to the root command. */
    public static void addTo(CommandLine root) {
        var snapshot = new CommandLine(new SnapshotCommand());
        root.addSubcommand(snapshot);
        List.of(
                        new SaveVerb(),
                        new VerifyVerb(),
                        new RestoreVerb(),
                        new StatusVerb(),
                        new HashKvVerb(),
                        new ListVerb(),
                        new GetVerb(),
                        new CountVerb(),
                        new HistoryVerb(),
                        new DiffVerb())
                .forEach(snapshot::addSubcommand);
    }
}
