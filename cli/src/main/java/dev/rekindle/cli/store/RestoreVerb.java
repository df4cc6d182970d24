package dev.rekindle.cli.store;

import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.encoding.TicketValues;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.RestoreFlags;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.localize.decode.DecodedSource;
import dev.rekindle.localize.decode.Encoding;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.HttpSource;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.url.StoreUrl;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rekindle restore}. */
@Command(
        name = "restore",
        header = "Makes a member's data directory from a backup in a store.",
        description = {
            "The object is read by parallel ranges straight into the data directory's staging area, pinned to the version that its manifest describes,"
                    + " and proved against the manifest in the same pass. Nothing is spooled; nothing is visible before all of it is"
                    + " proved. Reading needs a ticket for that one object only, as in the init container."
        },
        footer = {
            "  rekindle restore --from s3://backups/prod/nightly-20261126T020000Z.db --data-dir restored.etcd",
            "  rekindle restore --latest gs://backups/prod/ --data-dir restored.etcd",
            "  rekindle restore --latest gs://backups/prod/ --verify-key backup.pub --data-dir m1.etcd \\",
            "      --name m1 --initial-cluster m1=http://10.0.0.1:2380 \\",
            "      --initial-advertise-peer-urls http://10.0.0.1:2380"
        })
final class RestoreVerb implements Verb {
    private static final Duration TICKET_LIFE = Duration.ofHours(1);

    @Option(names = "--from", paramLabel = "URL", description = "The backup: the object's URL.")
    private @Nullable String from;

    @Option(
            names = "--latest",
            paramLabel = "URL",
            description = "A directory of backups, of which the newest verified one is taken.")
    private @Nullable String latest;

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Mixin
    private final RestoreFlags flags = new RestoreFlags();

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        StoreUrl place = place();
        try (Backups.Found found = find(place, console)) {
            StoredObject object = found.entry().object().orElseThrow();
            console.note("restoring " + found.store().location() + object.key() + ", taken "
                    + found.entry().time() + " at revision "
                    + found.manifest().snapshot().revision());
            Optional<DataKey> key = keys.dataKey(found.manifest());
            ReadTicket ticket = found.store().ticket(object.key(), object.version(), TICKET_LIFE);
            flags.restore(
                    console,
                    decoded(source(ticket, place), found.manifest(), key),
                    RestoreSource.expectations(found.manifest()),
                    TrailerPolicy.REQUIRED);
        }
    }

    private Backups.Found find(StoreUrl place, Console console) throws CommandFailedException, IOException {
        Optional<ManifestVerifier> verifier = trust.verifier();
        return latest == null ? Backups.find(place, verifier, console) : Backups.newest(place, verifier, console);
    }

    private StoreUrl place() throws CommandFailedException {
        if (latest != null && from == null) {
            return Place.parse(latest);
        }
        if (from != null && latest == null) {
            StoreUrl place = Place.parse(from);
            if (!place.isDirectory()) {
                return place;
            }
            throw Complaint.usage(place + " is a directory", "name the object, or give --latest " + place)
                    .asException();
        }
        throw Complaint.usage("give either --from or --latest", "see rekindle restore --help")
                .asException();
    }

    private static SnapshotSource source(ReadTicket ticket, StoreUrl place) throws IOException {
        if ("file".equals(ticket.url().getScheme())) {
            return new FileSource(Path.of(ticket.url()));
        }
        HttpSource source = HttpSource.of(ticket.url(), ticket.headers());
        Optional<Path> authority = place.authority();
        return authority.isPresent() ? source.trusting(Files.readString(authority.get())) : source;
    }

    /** The snapshot in the object. */
    private static SnapshotSource decoded(SnapshotSource stored, Manifest manifest, Optional<DataKey> key)
            throws EncodingException {
        if (manifest.encoding().isEmpty()) {
            return stored;
        }
        Map<String, String> ticket = TicketValues.of(manifest, key);
        Optional<Encoding.Encryption> encryption = key.map(present -> Encoding.Encryption.of(
                ticket.getOrDefault("data-key", ""), ticket.getOrDefault("associated-data", "")));
        return new DecodedSource(
                stored,
                new Encoding(
                        manifest.encoding().get().compression().isPresent()
                                ? Encoding.Compression.GZIP
                                : Encoding.Compression.NONE,
                        encryption,
                        OptionalLong.of(manifest.object().size()),
                        Optional.of(manifest.object().sha256()),
                        manifest.plain().size()));
    }
}
