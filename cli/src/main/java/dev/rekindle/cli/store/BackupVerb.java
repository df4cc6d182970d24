package dev.rekindle.cli.store;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupOptions.Comparison;
import dev.rekindle.backup.BackupPipeline;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.encoding.Compression;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.RecipientKey;
import dev.rekindle.backup.encoding.Recipients;
import dev.rekindle.backup.etcd.StreamLimits;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.spool.Spool;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.ToolVersion;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.cli.snapshot.EtcdOptions;
import dev.rekindle.cli.snapshot.SaveProgress;
import dev.rekindle.cli.snapshot.TimeConverter;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rekindle backup}. */
@Command(
        name = "backup",
        header = "Backs up a live etcd to a store.",
        description = {
            "The snapshot streams from a healthy follower through its proof into the store; nothing is spooled unless --spool says where, and nothing is"
                    + " visible before all of it is proved, compared with every member and read back. The object is NAME-TIME.db, its manifest comes last, and"
                    + " neither ever replaces anything."
        },
        footer = {
            "  rekindle backup --endpoints http://127.0.0.1:2379 --to s3://backups/prod/",
            "  rekindle backup --endpoints https://10.0.0.1:2379,https://10.0.0.2:2379 --cacert ca.crt \\",
            "      --cert client.crt --key client.key --to gs://backups/prod/ --name nightly",
            "  rekindle backup --endpoints http://127.0.0.1:2379 --to file:///var/backups/",
            "  rekindle backup --endpoints http://127.0.0.1:2379 --to s3://backups/prod/ \\",
            "      --spool /var/tmp --spool-below 50MB/s"
        })
final class BackupVerb implements Verb {
    @Mixin
    private final EtcdOptions etcd = new EtcdOptions();

    @Option(
            names = "--to",
            paramLabel = "URL",
            required = true,
            description = "The directory of the backups: s3://…, gs://… or file:///….")
    private String to = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Begins the name of the object; lower-case letters, digits, '-' and '.' (default: backup).")
    private String name = "backup";

    @Option(
            names = "--stream-deadline",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "How long the stream may take, during which etcd keeps old pages: 90s, 10m, 2h (default: 1h).")
    private Duration deadline = StreamLimits.DEFAULTS.deadline();

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description =
                    "Where the rest of a snapshot waits when the store is slow, so that etcd need not; needs room for all of it.")
    private @Nullable Path spoolDirectory;

    @Option(
            names = "--spool-below",
            paramLabel = "RATE",
            converter = RateConverter.class,
            description = "A store is slow that stays below this for two seconds (default: 20MB/s).")
    private @Nullable Long spoolBelow;

    @Option(
            names = "--no-compare",
            description = "Do not ask every member for its HashKV, which makes each read its whole database.")
    private boolean notCompared;

    @Option(names = "--compress", description = "Store it as gzip; the name then ends with .gz.")
    private boolean compressed;

    @Option(
            names = "--recipient",
            paramLabel = "FILE",
            description =
                    "Encrypt it for the holder of this public key (rekindle key generate); at least two, one of them kept offline.")
    private List<Path> recipients = List.of();

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "Sign the manifest with this private key (rekindle key generate --signing).")
    private @Nullable Path signKey;

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        StoreUrl place = Place.parse(to);
        InstantSource clock = InstantSource.system();
        ObjectEncoding encoding = encoding();
        BackupKeys keys = keys(clock).encoded(encoding);
        Optional<ManifestSigner> signer = signKey == null ? Optional.empty() : Optional.of(ManifestSigner.of(signKey));
        var limits =
                new StreamLimits(deadline, StreamLimits.DEFAULTS.noProgress(), StreamLimits.DEFAULTS.messagesAhead());
        var request = new BackupRequest(
                etcd.endpoints(),
                etcd.connection(console),
                keys,
                BackupOptions.DEFAULTS
                        .withStream(limits)
                        .withEncoding(encoding)
                        .withSpool(spool())
                        .withComparison(notCompared ? Comparison.SKIP : Comparison.COMPARE),
                Manifest.Subject.NONE,
                new Manifest.Tool("rekindle", ToolVersion.text()));
        BackupResult result;
        try (ObjectStore store = Place.directory(place, console);
                var progress = new SaveProgress(console, keys.object().name())) {
            result = new BackupPipeline(store, signer, progress, clock).run(request);
        } catch (SnapshotCorruptException e) {
            throw Diagnosis.ofSnapshot("the snapshot that etcd streams", e).asException();
        }
        console.answer(new BackupAnswer(place.below(""), result));
    }

    private Optional<Spool> spool() throws CommandFailedException {
        if (spoolDirectory == null) {
            if (spoolBelow != null) {
                throw Complaint.usage("--spool-below says when to spool, but not where", "add --spool /var/tmp")
                        .asException();
            }
            return Optional.empty();
        }
        try {
            return Optional.of(new Spool(spoolDirectory, spoolBelow == null ? Spool.USUAL_FLOOR : spoolBelow));
        } catch (IllegalArgumentException e) {
            throw Complaint.usage("--spool: " + e.getMessage(), "name a directory on a disk with room for the backup")
                    .asException();
        }
    }

    private ObjectEncoding encoding() throws CommandFailedException, IOException {
        List<RecipientKey> keys = new ArrayList<>();
        for (Path file : recipients) {
            keys.add(RecipientKey.read(file));
        }
        try {
            return new ObjectEncoding(
                    compressed ? Compression.GZIP : Compression.NONE,
                    keys.isEmpty() ? Optional.empty() : Optional.of(new Recipients(keys)));
        } catch (IllegalArgumentException e) {
            throw Complaint.usage("--recipient: " + e.getMessage(), "give --recipient twice or more")
                    .asException();
        }
    }

    private BackupKeys keys(InstantSource clock) throws CommandFailedException {
        try {
            return BackupKeys.named(ObjectPrefix.ROOT, name, clock.instant());
        } catch (IllegalArgumentException e) {
            throw Complaint.usage("--name: " + e.getMessage(), "write --name nightly")
                    .asException();
        }
    }
}
