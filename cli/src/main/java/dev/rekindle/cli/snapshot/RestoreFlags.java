package dev.rekindle.cli.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.Acceptance;
import dev.rekindle.localize.Acceptance.EmptyKeyspace;
import dev.rekindle.localize.Content;
import dev.rekindle.localize.EtcdMinor;
import dev.rekindle.localize.ExistingData;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.MemberPlan;
import dev.rekindle.localize.Ownership;
import dev.rekindle.localize.Restore;
import dev.rekindle.localize.RestoreRequest;
import dev.rekindle.localize.RestoreResult;
import dev.rekindle.localize.Target;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.materialize.RevisionBump;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a snapshot is restored to and as which member, in etcdutl's words, whatever the snapshot comes from. */
public final class RestoreFlags {
    private static final String HOW_TO_TAKE_A_COPY =
            "if this is the db of a stopped member, which has no SHA-256 at its end, give --skip-hash-check";
    private static final String DEFAULT_PEER_URL = "http://localhost:2380";

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The member's data directory (default: NAME.etcd).")
    private @Nullable Path dataDir;

    @Option(
            names = "--wal-dir",
            paramLabel = "DIR",
            description = "The member's WAL directory (default: inside the data directory).")
    private @Nullable Path walDir;

    @Option(names = "--name", paramLabel = "NAME", description = "The member's name (default: default).")
    private String name = "default";

    @Option(
            names = "--initial-cluster",
            paramLabel = "NAME=URL,…",
            description = {"All members of the new cluster.", "Default: default=" + DEFAULT_PEER_URL})
    private String initialCluster = "default=" + DEFAULT_PEER_URL;

    @Option(
            names = "--initial-advertise-peer-urls",
            paramLabel = "URL,…",
            description = {"This member's peer URLs, as in the initial cluster.", "Default: " + DEFAULT_PEER_URL})
    private String advertisePeerUrls = DEFAULT_PEER_URL;

    @Option(
            names = "--initial-cluster-token",
            paramLabel = "TOKEN",
            description = "Makes the new cluster's ids differ from any old one's (default: etcd-cluster).")
    private String clusterToken = "etcd-cluster";

    @Option(
            names = "--bump-revision",
            paramLabel = "N",
            description = "Raise the revision by N, so that no client has seen a later one; needs --mark-compacted.")
    private long bumpRevision;

    @Option(
            names = "--mark-compacted",
            description = "Mark all history as compacted, so that watchers start over; needs --bump-revision.")
    private boolean markCompacted;

    @Option(
            names = "--existing-data",
            paramLabel = "refuse|archive",
            description =
                    "What to do with a member that is there: refuse (default), or archive it below DIR/.rekindle.")
    private ExistingData existingData = ExistingData.REFUSE;

    @Option(
            names = "--target-version",
            paramLabel = "X.Y",
            description = "The etcd that will start from it; a snapshot of a newer one is refused.")
    private @Nullable String targetVersion;

    @Option(
            names = "--allow-empty",
            description = "Restore a snapshot to which no key was ever written; usually it is the wrong one.")
    private boolean allowEmpty;

    @Option(
            names = "--restore-id",
            paramLabel = "ID",
            description =
                    "Names this restore: where a member already bears this name, nothing is done, and that is well.")
    private @Nullable String restoreId;

    /**
     * Restores and prints the answer.
     *
     * @param expectations what is known of the snapshot
     * @param trailer whether it must have its SHA-256
     */
    public void restore(Console console, SnapshotSource from, Expectations expectations, TrailerPolicy trailer)
            throws Exception {
        Path directory = dataDir == null ? Path.of(name + ".etcd") : dataDir;
        RestoreRequest request = RestoreRequest.of(
                restoreId == null ? freshToken() : restoreId,
                Target.of(directory, Optional.ofNullable(walDir), existingData, new Ownership.Inherited()),
                new Content.FromSnapshot(from, member(), acceptance(expectations, trailer), bump()));
        RestoreResult result;
        try (var progress = new RestoreProgress(console, from.describe())) {
            result = Restore.run(request, new PosixDisk(), progress);
        } catch (SnapshotCorruptException e) {
            Complaint complaint = Diagnosis.ofSnapshot(from.describe(), e);
            throw (e.kind() == Kind.TRAILER_MISSING ? complaint.withNext(HOW_TO_TAKE_A_COPY) : complaint).asException();
        } catch (RestoreException e) {
            throw withFlags(e).asException();
        } catch (IOException e) {
            throw Diagnosis.of(e)
                    .during("restoring " + from.describe() + " to " + directory)
                    .asException();
        }
        console.answer(new RestoreAnswer(result, request.target().dataDir(), name, bump()));
    }

    private Acceptance acceptance(Expectations expectations, TrailerPolicy trailer) throws UsageException {
        Optional<EtcdMinor> limit = Optional.empty();
        if (targetVersion != null) {
            limit = EtcdMinor.parse(targetVersion);
            if (limit.isEmpty()) {
                throw new UsageException("--target-version is not of the form 3.6 or 3.6.4");
            }
        }
        return new Acceptance(expectations, trailer, allowEmpty ? EmptyKeyspace.ALLOWED : EmptyKeyspace.REFUSED, limit);
    }

    private MemberPlan member() {
        return new MemberPlan(name, initialCluster, advertisePeerUrls, clusterToken);
    }

    private OptionalLong bump() throws CommandFailedException {
        if (bumpRevision < 0 || bumpRevision > RevisionBump.LARGEST) {
            throw Complaint.usage(
                            "--bump-revision " + bumpRevision + " is not from 0 to " + RevisionBump.LARGEST,
                            "1000000000 is enough for years")
                    .asException();
        }
        if ((bumpRevision > 0) != markCompacted) {
            throw Complaint.usage(
                            "--bump-revision and --mark-compacted belong together",
                            "give both or neither: watchers of the old history must be told that it is gone")
                    .asException();
        }
        return bumpRevision == 0 ? OptionalLong.empty() : OptionalLong.of(bumpRevision);
    }

    /** The engine gives advice in the words of its ticket; here they are flags. */
    private static Complaint withFlags(RestoreException e) {
        Complaint complaint = Diagnosis.of(e);
        if (e.reason() == Reason.TARGET_NOT_EMPTY) {
            return complaint
                    .firstSentence()
                    .withNext("choose another --data-dir, or move the old data aside with --existing-data archive");
        }
        return e.reason() == Reason.EMPTY_KEYSPACE
                ? complaint.withNext(
                        "a cluster restored from it would look healthy and hold nothing; if that is what you"
                                + " want, give --allow-empty")
                : complaint;
    }

    private static String freshToken() {
        var random = ThreadLocalRandom.current();
        return "cli-" + HexFormat.of().toHexDigits(random.nextLong());
    }
}
