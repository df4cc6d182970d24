package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down what the operator believes. */
final class StatusText {
    private final Clock clock;

    StatusText(Clock clock) {
        this.clock = clock;
    }

    /** Of a cluster whose members were asked. */
    EtcdClusterStatus of(EtcdCluster cluster, List<Integer> ordinals, View view) {
        int size = cluster.getSpec().size();
        boolean healthy = view.silent().isEmpty()
                && view.answers().size() == view.members().size();
        boolean learning = view.members().stream().anyMatch(member -> member.role() == EtcdMember.Role.LEARNER);
        return new EtcdClusterStatus(
                cluster.getMetadata().getGeneration(),
                ordinals.size(),
                view.answers().size(),
                view.members().size(),
                view.leader().map(EtcdStatus::version).orElse(null),
                view.leader().map(leader -> hex(leader.memberId())).orElse(null),
                view.members().stream().map(member -> member(member, view)).toList(),
                List.of(
                        condition(cluster, "Available", view.hasQuorum(), "ClusterAvailable", "ClusterNotReady"),
                        condition(
                                cluster,
                                "Progressing",
                                ordinals.size() != size || learning,
                                learning ? "LearnerPromotion" : "ScalingInProgress",
                                "ClusterStable"),
                        condition(cluster, "Degraded", !healthy, "UnhealthyMembers", "ClusterHealthy")));
    }

    /** Of a cluster where nobody answers for all: its members stay as they were written. */
    EtcdClusterStatus withoutAnswer(EtcdCluster cluster, List<Integer> ordinals) {
        EtcdClusterStatus before = cluster.getStatus();
        return new EtcdClusterStatus(
                cluster.getMetadata().getGeneration(),
                ordinals.size(),
                0,
                before == null ? 0 : before.memberCount(),
                before == null ? null : before.currentVersion(),
                before == null ? null : before.leaderID(),
                before == null ? null : before.members(),
                List.of(
                        condition(cluster, "Available", false, "ClusterAvailable", "ClusterNotReady"),
                        condition(
                                cluster,
                                "Progressing",
                                ordinals.size() != cluster.getSpec().size(),
                                "ScalingInProgress",
                                "ClusterStable"),
                        condition(cluster, "Degraded", true, "UnhealthyMembers", "ClusterHealthy")));
    }

    private static EtcdClusterStatus.Member member(EtcdMember member, View view) {
        Optional<EtcdStatus> answer = view.answers().values().stream()
                .filter(status -> status.memberId() == member.id())
                .findFirst();
        return new EtcdClusterStatus.Member(
                hex(member.id()),
                member.name(),
                answer.map(EtcdStatus::version).orElse(null),
                answer.isPresent(),
                member.role() == EtcdMember.Role.LEARNER,
                answer.filter(status -> status.leader() == status.memberId()).isPresent());
    }

    private Condition condition(EtcdCluster cluster, String type, boolean holds, String reason, String otherwise) {
        String status = holds ? "True" : "False";
        String since = before(cluster.getStatus(), type)
                .filter(condition -> condition.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(holds ? reason : otherwise)
                .withMessage("")
                .withObservedGeneration(cluster.getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .build();
    }

    private static Optional<Condition> before(@Nullable EtcdClusterStatus status, String type) {
        return status == null || status.conditions() == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    private static String hex(long id) {
        return Long.toHexString(id);
    }
}
