package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.objectstore.url.StoreUrl;
import dev.rekindle.snapshot.TrailerPolicy;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rekindle snapshot restore}.
 *
 * <p>Every run bears a token of its own, so that a second run of the same command finds the data of the first one in its way, as with etcdutl,
 * instead of taking it for its own work, after which etcd may have written for weeks. Who wants that, names the restore (--restore-id).
 */
@Command(
        name = "restore",
        header = "Makes a member's data directory from a snapshot.",
        description = {
            "Flags and defaults are etcdutl's. The snapshot is proved while it is read;"
                    + " nothing is visible in the data directory before all of it is proved and synced, then all of it at once."
                    + " What an interrupted run left is settled by the next one.",
            "",
            "For a cluster of several members run it once for each, with the same snapshot, the same --initial-cluster and the same"
                    + " --initial-cluster-token; choose a new token for every restore, so that a survivor of the old cluster cannot"
                    + " talk to the new one."
        },
        footer = {
            "  rekindle snapshot restore backup.db --data-dir restored.etcd",
            "  rekindle snapshot restore backup.db --data-dir m1.etcd --name m1 \\",
            "      --initial-cluster m1=http://10.0.0.1:2380,m2=http://10.0.0.2:2380 \\",
            "      --initial-advertise-peer-urls http://10.0.0.1:2380 --initial-cluster-token after-the-fire",
            "  rekindle snapshot restore backup.db --data-dir bumped.etcd \\",
            "      --bump-revision 1000000000 --mark-compacted",
            "  rekindle snapshot restore http://backups.example/backup.db --data-dir fetched.etcd \\",
            "      --existing-data archive"
        })
final class RestoreVerb implements Verb {
    @Parameters(
            paramLabel = "FILE|URL",
            description = "The snapshot: a file, or an http or https URL, such as a presigned one.")
    private String source = "";

    @Mixin
    private final RestoreFlags flags = new RestoreFlags();

    @Option(
            names = "--skip-hash-check",
            description =
                    "Take a file whose SHA-256 is missing or wrong, such as a copied db. Its structure is proved all the same.")
    private boolean skipHashCheck;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "The manifest that the snapshot must match (default: the one beside the file, if there is one).")
    private @Nullable Path manifest;

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        if (StoreUrl.isOne(source)) {
            throw Complaint.usage(
                            "this verb reads a file or an http or https URL, and not from a store",
                            "rekindle restore --from reads a backup from a store, with the same flags")
                    .asException();
        }
        SnapshotSource from = RestoreSource.of(source);
        Optional<ManifestChoice> choice = RestoreSource.isUrl(source)
                ? ManifestChoice.named(manifest)
                : ManifestChoice.of(Path.of(source), manifest);
        Expectations expectations =
                choice.isPresent() ? RestoreSource.expectations(choice.get().manifest()) : Expectations.NONE;
        flags.restore(console, from, expectations, skipHashCheck ? TrailerPolicy.IGNORED : TrailerPolicy.REQUIRED);
    }
}
