package dev.rekindle.controller.restore.target;

import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What each pod gets, by how its owner makes a cluster grow. A pod that is not named is left alone: it starts empty by itself and joins. */
final class Roles {
    private Roles() {}

    /** All at once, from one snapshot: a set that nobody lets grow. */
    static List<PodRole> ofStaticSet(List<String> pods) {
        return pods.stream().map(pod -> new PodRole(pod, Role.MEMBER)).toList();
    }

    /**
     * etcd-operator with a StatefulSet. Its pods take the initial cluster from a ConfigMap, which names as many as the set has replicas: where those are
     * several, they all start with data. Those that are not among them are added one by one, and must not find an old volume.
     *
     * @param pods all that are wanted, by ordinal
     * @param initial who is in the initial cluster now; empty where there is none yet
     * @param withData pods that have a volume already, or live
     */
    static List<PodRole> ofOperatorSet(List<String> pods, Set<String> initial, Set<String> withData) {
        if (initial.size() <= 1) {
            return seedAndJoiners(pods, withData);
        }
        var roles = new ArrayList<PodRole>();
        for (String pod : pods) {
            if (initial.contains(pod)) {
                roles.add(new PodRole(pod, Role.MEMBER));
            } else if (withData.contains(pod)) {
                roles.add(new PodRole(pod, Role.JOINER));
            }
        }
        return List.copyOf(roles);
    }

    /** etcd-operator with bare pods: the first names only itself, in place too, and without a quorum no other is ever created. */
    static List<PodRole> ofBarePods(List<String> pods, Set<String> withData) {
        return seedAndJoiners(pods, withData);
    }

    private static List<PodRole> seedAndJoiners(List<String> pods, Set<String> withData) {
        var roles = new ArrayList<PodRole>();
        for (int i = 0; i < pods.size(); i++) {
            if (i == 0) {
                roles.add(new PodRole(pods.get(i), Role.SEED));
            } else if (withData.contains(pods.get(i))) {
                roles.add(new PodRole(pods.get(i), Role.JOINER));
            }
        }
        return List.copyOf(roles);
    }
}
