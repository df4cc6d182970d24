package dev.rekindle.controller.restore.run;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.AftermathReport.Restart;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person has to know, as it becomes known: what is lost already when the snapshot is chosen, the rest when it is in service. */
public final class Aftermath {
    private Aftermath() {}

    /** What the choice of a snapshot settles. */
    public static AftermathReport chosen(ChosenSnapshot chosen) {
        SnapshotReport snapshot = chosen.snapshot();
        Long seen = chosen.lastSeenRevision().isPresent()
                ? chosen.lastSeenRevision().getAsLong()
                : null;
        return new AftermathReport(
                null,
                seen,
                seen == null || snapshot.revision() == 0 ? null : Math.max(0, seen - snapshot.revision()),
                chosen.takenAt()
                        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
                        .orElse(null),
                null,
                chosen.bump(),
                snapshot.authEnabled(),
                snapshot.alarms(),
                null,
                List.of());
    }

    /** The same, once an init container has told which cluster it made. */
    static @Nullable AftermathReport made(@Nullable AftermathReport before, String clusterId) {
        return before == null || before.clusterId() != null
                ? before
                : copy(before, clusterId, before.revision(), before.guarded(), before.restart());
    }

    /** The same, once a member has been asked. */
    static AftermathReport restored(@Nullable AftermathReport before, ProofResult.Proved proof) {
        AftermathReport report = before == null
                ? new AftermathReport(null, null, null, null, null, null, null, List.of(), null, List.of())
                : before;
        return copy(report, Long.toHexString(proof.clusterId()), proof.revision(), report.guarded(), report.restart());
    }

    /** The same at the end. */
    static @Nullable AftermathReport completed(@Nullable AftermathReport before, boolean guarded) {
        if (before == null) {
            return null;
        }
        var restart = new ArrayList<Restart>();
        boolean raised = Optional.ofNullable(before.revisionBump()).orElse(0L) > 0;
        restart.add(new Restart(
                "clients that watch this etcd",
                raised
                        ? "what they remember of later writes was never written; their watches end with 'compacted' and"
                                + " they list again, and those that do not are to be restarted"
                        : "the revision was not raised, so that they would wait for events that come no more, or miss"
                                + " new ones"));
        restart.add(new Restart(
                "kube-apiserver, kube-controller-manager and kube-scheduler, where this is a Kubernetes cluster's etcd",
                "their caches hold objects and revisions that are no longer so"));
        return copy(before, before.clusterId(), before.revision(), guarded, restart);
    }

    private static AftermathReport copy(
            AftermathReport before,
            @Nullable String clusterId,
            @Nullable Long revision,
            @Nullable Boolean guarded,
            List<Restart> restart) {
        return new AftermathReport(
                clusterId,
                before.lastSeenRevision(),
                before.lostRevisions(),
                before.lostSince(),
                revision,
                before.revisionBump(),
                before.authEnabled(),
                before.alarms(),
                guarded,
                restart);
    }
}
