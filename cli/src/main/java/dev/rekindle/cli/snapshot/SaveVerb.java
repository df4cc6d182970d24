package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupOptions.Comparison;
import dev.rekindle.backup.SavedSnapshot;
import dev.rekindle.backup.SnapshotSave;
import dev.rekindle.backup.SnapshotSaveRequest;
import dev.rekindle.backup.etcd.StreamLimits;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.ToolVersion;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.objectstore.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot save}. */
@Command(
        name = "save",
        header = "Takes a snapshot of a live etcd.",
        description = {
            "A healthy follower among the endpoints is chosen, never a learner or a member that lags. The"
                    + " snapshot is proved while it streams, and compared with every member's HashKV. FILE appears complete or not"
                    + " at all, and FILE.manifest.json after it; neither is ever replaced."
        },
        footer = {
            "  rekindle snapshot save --endpoints http://127.0.0.1:2379 new.db",
            "  rekindle snapshot save --endpoints https://10.0.0.1:2379,https://10.0.0.2:2379 \\",
            "      --cacert ca.crt --cert client.crt --key client.key new.db",
            "  rekindle snapshot save --endpoints http://10.0.0.9:2379 --user root \\",
            "      --password-file password.txt new.db"
        })
final class SaveVerb implements Verb {
    /** Begins names that the file store keeps for itself. */
    private static final String RESERVED = ".rekindle-";

    @Parameters(paramLabel = "FILE", description = "Where to put the snapshot; must not exist yet.")
    private Path file = Path.of("");

    @Mixin
    private final EtcdOptions etcd = new EtcdOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long the stream may take, such as 90s, 10m, 2h (default: 1h).")
    private Duration timeout = StreamLimits.DEFAULTS.deadline();

    @Option(
            names = "--no-compare",
            description = "Do not ask every member for its HashKV, which makes each read its whole database.")
    private boolean notCompared;

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        requireName();
        var limits =
                new StreamLimits(timeout, StreamLimits.DEFAULTS.noProgress(), StreamLimits.DEFAULTS.messagesAhead());
        var request = new SnapshotSaveRequest(
                etcd.endpoints(),
                etcd.connection(console),
                file,
                BackupOptions.DEFAULTS
                        .withStream(limits)
                        .withComparison(notCompared ? Comparison.SKIP : Comparison.COMPARE),
                ToolVersion.text());
        SavedSnapshot saved;
        try (var progress = new SaveProgress(console, String.valueOf(file.getFileName()))) {
            saved = new SnapshotSave(progress, InstantSource.system()).run(request);
        } catch (SnapshotCorruptException e) {
            throw Diagnosis.ofSnapshot("the snapshot that etcd streams", e).asException();
        }
        console.answer(new SaveAnswer(saved));
    }

    private void requireName() throws CommandFailedException {
        Path name = file.getFileName();
        if (name == null || name.toString().isEmpty()) {
            throw Complaint.usage("FILE names no file", "give the file to write")
                    .asException();
        }
        if (name.toString().startsWith(RESERVED)) {
            throw Complaint.usage("names that begin with " + RESERVED + " are kept for uploads", "choose another name")
                    .asException();
        }
        try {
            var _ = new ObjectKey(name.toString());
        } catch (IllegalArgumentException e) {
            throw Complaint.usage("FILE cannot be used as a name: " + e.getMessage(), "choose another name")
                    .asException();
        }
    }
}
