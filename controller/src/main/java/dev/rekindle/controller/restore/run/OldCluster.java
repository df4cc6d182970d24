package dev.rekindle.controller.restore.run;

import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Second half of the way back: whether the members with their old data are one cluster in service again. Nothing is known of that data, so that it is
 * not asked for: a leader that more than half of the members follow can only be theirs, and the id of the cluster tells it from the restored one.
 */
final class OldCluster {
    private final MemberEtcd etcd;

    /**
     * What a member said.
     *
     * @param leader 0 where it knows none
     */
    record Answer(String pod, long clusterId, long leader) {}

    /** What was found. */
    sealed interface Found {
        /**
         * More than half of its members follow one leader.
         *
         * @param silent pods of members that do not, or not yet
         */
        record Serves(String clusterId, List<String> silent) implements Found {}

        /** It has no quorum, yet. */
        record NotYet(String message) implements Found {}
    }

    OldCluster(MemberEtcd etcd) {
        this.etcd = etcd;
    }

    /**
     * Asks each of these pods.
     *
     * @param size of the whole cluster
     * @param restored id of the restored cluster, in hexadecimal, where it is known
     */
    Found look(Run run, List<Pod> pods, int size, Optional<String> restored) throws ProblemException {
        var answers = new ArrayList<Answer>();
        var failures = new ArrayList<String>();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (pod.getStatus() == null || pod.getStatus().getPodIP() == null) {
                failures.add(name + " has no address yet");
                continue;
            }
            try {
                MemberStatus status = etcd.ask(
                        run.restore(),
                        run.target(),
                        pod,
                        connection -> connection.maintenance().status());
                answers.add(new Answer(name, status.clusterId(), status.leader()));
            } catch (EtcdException e) {
                failures.add(name + ": " + e.getMessage());
            }
        }
        Found found =
                verdict(pods.stream().map(pod -> pod.getMetadata().getName()).toList(), answers, size, restored);
        return found instanceof Found.NotYet(String message) && !failures.isEmpty()
                ? new Found.NotYet(message + "; " + String.join("; ", failures))
                : found;
    }

    /** The same, of what was answered. */
    static Found verdict(List<String> pods, List<Answer> answers, int size, Optional<String> restored) {
        Map<List<Long>, List<Answer>> following = answers.stream()
                .filter(answer -> answer.leader() != 0)
                .filter(answer -> !Optional.of(hex(answer)).equals(restored))
                .collect(Collectors.groupingBy(answer -> List.of(answer.clusterId(), answer.leader())));
        return following.values().stream()
                .filter(group -> group.size() >= quorum(size))
                .findFirst()
                .<Found>map(group -> new Found.Serves(
                        hex(group.getFirst()),
                        pods.stream()
                                .filter(pod -> group.stream()
                                        .noneMatch(answer -> answer.pod().equals(pod)))
                                .toList()))
                .orElseGet(() -> new Found.NotYet("the old cluster has no quorum of " + quorum(size) + " of " + size
                        + " yet: " + answers.size() + " answer, and "
                        + following.values().stream().mapToInt(List::size).max().orElse(0)
                        + " follow one leader"));
    }

    /** So many of a cluster's members decide. */
    static int quorum(int size) {
        return size / 2 + 1;
    }

    private static String hex(Answer answer) {
        return Long.toHexString(answer.clusterId());
    }
}
