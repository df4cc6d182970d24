package dev.rekindle.controller.restore.run;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.TargetFacts;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a step looks at: a restore as it was read live, its target as observed just now, and the status to be. What was settled in the preflight is read
 * from the restore, never from the target, which looks otherwise by now.
 */
record Run(EtcdRestore restore, TargetFacts target, StatusDraft draft) {

    /** The fresh token. */
    String token() {
        return required(status().token(), "token");
    }

    /** What each pod of the order gets. */
    List<PodRole> roles() {
        return Optional.ofNullable(status().preflight())
                .map(PreflightReport::roles)
                .orElse(List.of());
    }

    /** The roles of those that join; their order outlives that of the others. */
    List<PodRole> joiners() {
        return roles().stream().filter(role -> role.role() == Role.JOINER).toList();
    }

    /** The mark that this restore puts on its target. */
    RestoreLock lock() {
        return lock(restore);
    }

    /** The mark that a restore puts on its target, once it has a token. */
    static RestoreLock lock(EtcdRestore restore) {
        return new RestoreLock(
                restore.getMetadata().getName(),
                restore.getMetadata().getUid(),
                required(
                        Optional.ofNullable(restore.getStatus())
                                .map(EtcdRestoreStatus::token)
                                .orElse(null),
                        "token"));
    }

    /** The snapshot that was chosen. */
    SnapshotReport snapshot() {
        return required(status().snapshot(), "snapshot");
    }

    /** By how much the revision is raised. */
    long bump() {
        return Optional.ofNullable(status().aftermath())
                .map(AftermathReport::revisionBump)
                .orElse(0L);
    }

    /** How often pods were let come. */
    int attempts() {
        return Optional.ofNullable(draft.build().attempts()).orElse(0);
    }

    /** What is known of a member so far. */
    Optional<RestoredMember> member(String pod) {
        return draft.build().members().stream()
                .filter(member -> member.pod().equals(pod))
                .findFirst();
    }

    /** The pod of this name that is the target's. */
    Optional<Pod> pod(String name) {
        return target.pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** What the members' pods show. */
    List<MemberNews> news() {
        return roles().stream()
                .map(role -> MemberNews.of(role, pod(role.pod()), token()))
                .toList();
    }

    /** What the pods show that are there for the way back. */
    List<MemberNews> wayBackNews() {
        return roles().stream()
                .map(role -> MemberNews.of(
                        role, pod(role.pod()).filter(pod -> InjectedPod.isForWayBack(pod, token())), token()))
                .toList();
    }

    private EtcdRestoreStatus status() {
        return required(restore.getStatus(), "status");
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalStateException("a restore that runs has no " + what + " in its status");
        }
        return value;
    }
}
