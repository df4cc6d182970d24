package dev.rekindle.cli.store;

import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.RestoreFlags;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.objectstore.url.StoreUrl;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rekindle restore}. */
@Command(
        name = "restore",
        header = "Makes a member's data directory from a backup in a store.",
        description = {
            "The object is read by parallel ranges straight into the data directory's staging area, pinned to one version,"
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
            console.note("restoring " + found.store().location() + found.key() + ", taken "
                    + found.entry().time() + " at revision "
                    + found.manifest().snapshot().revision());
            if (found.entry().rewritten()) {
                console.note(
                        "note: this object was written anew after its manifest; if it is not what the manifest says, it is refused");
            }
            flags.restore(
                    console,
                    TicketSource.of(found, place, keys.dataKey(found.manifest())),
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
}
