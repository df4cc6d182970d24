package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.ForeignCluster;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.controller.restore.source.SnapshotOrigin;
import dev.rekindle.controller.restore.target.DataVolume;
import dev.rekindle.controller.restore.target.EtcdMinor;
import dev.rekindle.controller.restore.target.TargetFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether this snapshot may go into this target. A pure function of spec, snapshot and target. */
final class SnapshotChecks {
    /** What a restore writes for a snapshot: the database, and room for it to grow and be defragmented once; write-ahead logs beside it. */
    private static final double SPACE = 2.2;

    private static final long MARGIN = 32L << 20;

    private final EtcdRestoreSpec spec;
    private final ChosenSnapshot chosen;
    private final TargetFacts target;
    private final Optional<EtcdMinor> etcd;
    private final Findings findings;

    private SnapshotChecks(
            EtcdRestoreSpec spec,
            ChosenSnapshot chosen,
            TargetFacts target,
            Optional<EtcdMinor> etcd,
            Findings findings) {
        this.spec = spec;
        this.chosen = chosen;
        this.target = target;
        this.etcd = etcd;
        this.findings = findings;
    }

    /**
     * Looks.
     *
     * @param etcd that will start; empty where nobody knows
     */
    static void look(
            EtcdRestoreSpec spec,
            ChosenSnapshot chosen,
            TargetFacts target,
            Optional<EtcdMinor> etcd,
            Findings findings) {
        var checks = new SnapshotChecks(spec, chosen, target, etcd, findings);
        checks.foreign();
        checks.version();
        checks.space();
        checks.login();
    }

    /** By where it was backed up and under which name: an etcd's own id is another one after every restore. */
    private void foreign() {
        Optional<SnapshotOrigin> origin = chosen.origin();
        String here = target.reference().namespace() + "/" + target.reference().name();
        String of = origin.filter(
                        from -> from.namespace().isPresent() && from.cluster().isPresent())
                .map(from -> from.namespace().get() + "/" + from.cluster().get())
                .orElse("");
        if (of.equals(here)) {
            origin.flatMap(SnapshotOrigin::clusterUid)
                    .filter(uid -> target.uid().filter(now -> !now.equals(uid)).isPresent())
                    .ifPresent(uid -> findings.warn(List.of("the snapshot is of an earlier "
                            + target.reference().text() + ", which had the uid " + uid)));
            return;
        }
        String found = of.isEmpty() ? "nobody has recorded which etcd it is of" : "etcd " + of;
        if (spec.foreignCluster() == ForeignCluster.ALLOW) {
            findings.warn(List.of("the snapshot is of another etcd than " + here + ": " + found));
            return;
        }
        findings.add(at(
                chosen.object().key(),
                Reason.FOREIGN_CLUSTER,
                "the snapshot is of another etcd than the target; name another, or set foreignCluster: Allow",
                "etcd " + here,
                found));
    }

    private void version() {
        SnapshotReport snapshot = chosen.snapshot();
        Optional<EtcdMinor> needed = Stream.of(
                        Optional.ofNullable(snapshot.storageVersion()), Optional.ofNullable(snapshot.clusterVersion()))
                .flatMap(Optional::stream)
                .flatMap(text -> EtcdMinor.parse(text).stream())
                .max(EtcdMinor::compareTo);
        if (needed.isEmpty()) {
            return;
        }
        if (etcd.isEmpty()) {
            findings.warn(List.of("which etcd will start cannot be told from its image "
                    + target.image().orElse("(not known yet)") + "; it has to be " + needed.get() + " or newer"));
        } else if (needed.get().compareTo(etcd.get()) > 0) {
            findings.add(at(
                    target.reference().text(),
                    Reason.VERSION_TOO_NEW,
                    "the target's etcd is older than the snapshot and could not read it; use etcd " + needed.get()
                            + " or newer",
                    "etcd " + needed.get() + " or newer",
                    "etcd " + etcd.get() + " (" + target.image().orElse("") + ")"));
        }
    }

    private void space() {
        long needed = (long) Math.ceil(chosen.snapshot().size() * SPACE) + MARGIN;
        Set<String> restored = target.roles().stream()
                .filter(role -> role.role() != Role.JOINER)
                .map(PodRole::pod)
                .collect(Collectors.toSet());
        for (DataVolume volume : target.volumes()) {
            if (restored.contains(volume.pod())
                    && volume.capacity().isPresent()
                    && volume.capacity().getAsLong() < needed) {
                String where = "PersistentVolumeClaim/" + volume.claim().orElse(volume.pod());
                findings.add(at(
                        where,
                        Reason.NO_SPACE,
                        where + " is too small for a snapshot of "
                                + chosen.snapshot().size() + " bytes and its growth; enlarge it to at least " + needed
                                + " bytes",
                        needed + " bytes",
                        volume.capacity().getAsLong() + " bytes"));
            }
        }
    }

    private void login() {
        if (!Boolean.TRUE.equals(chosen.snapshot().authEnabled())) {
            return;
        }
        if (spec.target().auth() == null) {
            findings.add(
                    at(
                            chosen.object().key(),
                            Reason.LOGIN_NEEDED,
                            "authentication is on in the snapshot, and the restored etcd has to be asked whether it is whole; name a Secret with username and password of its user root in target.auth"));
        } else {
            findings.warn(List.of("authentication is on in the snapshot: its users and passwords come back with it"));
        }
    }
}
