package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;

/** How an operator will run a cluster that it has made nothing for yet: as it runs its others in the namespace, else as the line of its releases does. */
final class LayoutGuess {
    private final TargetReads reads;
    private final String namespace;

    LayoutGuess(TargetReads reads, String namespace) {
        this.reads = reads;
        this.namespace = namespace;
    }

    OwnerLayout layout() {
        return reads.someEtcdClusters(namespace).stream()
                .flatMap(cluster -> of(cluster).stream())
                .findFirst()
                .orElse(OwnerLayout.OPERATOR_STATEFUL_SET);
    }

    private Optional<OwnerLayout> of(GenericKubernetesResource cluster) {
        String name = cluster.getMetadata().getName();
        Optional<StatefulSet> set = reads.statefulSet(namespace, name)
                .filter(found -> TargetReads.isOf(found, TargetReads.ETCD_CLUSTER, name));
        if (set.isPresent()) {
            return Optional.of(OwnerLayout.OPERATOR_STATEFUL_SET);
        }
        return reads.pod(namespace, name + "-0")
                .filter(pod -> TargetReads.isOf(pod, TargetReads.ETCD_CLUSTER, name))
                .map(_ -> OwnerLayout.OPERATOR_BARE_PODS);
    }
}
