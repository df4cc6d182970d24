package dev.rekindle.controller.restore.run;

import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.HashKvAnswer;
import dev.rekindle.backup.etcd.MemberList;
import dev.rekindle.controller.etcd.InitialCluster;
import dev.rekindle.controller.restore.run.ProofResult.Hash;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the cluster has its whole size again: as many voters as its owner wants, each answering, all with the same hash. Never by what the owner's status says. */
final class Wholeness {
    private static final Duration HASHING = Duration.ofMinutes(5);

    private final MemberEtcd etcd;

    /** What was found. */
    sealed interface Found {
        /** All members are there. */
        record Whole(String initialCluster) implements Found {}

        /** Some are not, yet. */
        record Growing(String message) implements Found {}

        /** Two of them differ. */
        record Split(String message) implements Found {}
    }

    Wholeness(MemberEtcd etcd) {
        this.etcd = etcd;
    }

    /** Asks every pod. */
    Found look(Run run) throws ProblemException {
        List<Pod> pods = run.target().podNames().stream()
                .flatMap(name -> run.pod(name).stream())
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .toList();
        int wanted = Math.max(run.target().replicas(), run.target().podNames().size());
        if (pods.size() < wanted) {
            return new Found.Growing(pods.size() + " of " + wanted + " pods run");
        }
        try {
            MemberList members =
                    ask(run, pods.getFirst(), etcd -> etcd.maintenance().members());
            long voters = members.members().stream()
                    .filter(member -> member.role() == EtcdMember.Role.VOTER
                            && !member.name().isEmpty())
                    .count();
            if (voters != wanted || members.members().size() != wanted) {
                return new Found.Growing(voters + " of " + wanted + " members vote");
            }
            return compared(run, pods, members);
        } catch (EtcdException e) {
            return new Found.Growing(String.valueOf(e.getMessage()));
        }
    }

    private Found compared(Run run, List<Pod> pods, MemberList members) throws EtcdException, ProblemException {
        long revision =
                ask(run, pods.getFirst(), etcd -> etcd.maintenance().status()).revision();
        var hashes = new ArrayList<Hash>();
        for (Pod pod : pods) {
            Hash hash = ask(run, pod, etcd -> {
                if (etcd.maintenance().status().clusterId() != members.clusterId()) {
                    return new Hash(-1, -1, -1);
                }
                HashKvAnswer answer = etcd.maintenance().hashKv(revision, HASHING);
                return new Hash(
                        answer.hash(), answer.revision(), answer.compacted().orElse(-1));
            });
            if (hash.revision() < 0) {
                return new Found.Growing(pod.getMetadata().getName() + " is still a member of another cluster");
            }
            hashes.add(hash);
        }
        Hash first = hashes.getFirst();
        if (hashes.stream().anyMatch(hash -> !hash.comparesTo(first))) {
            return new Found.Growing("a compaction came between; hashes are asked for again");
        }
        if (hashes.stream().anyMatch(hash -> hash.value() != first.value())) {
            return new Found.Split("the members differ at revision " + revision + ": "
                    + hashes.stream().map(Hash::hex).collect(Collectors.joining(", ")));
        }
        return new Found.Whole(InitialCluster.of(members).text());
    }

    private <T> T ask(Run run, Pod pod, MemberEtcd.Question<T> question) throws EtcdException, ProblemException {
        return etcd.ask(run.restore(), run.target(), pod, question);
    }
}
