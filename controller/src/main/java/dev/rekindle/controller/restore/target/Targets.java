package dev.rekindle.controller.restore.target;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Says what the target of a restore is, from what is there at this moment. Reads only. Safe for use by several threads. */
public final class Targets {
    private final TargetReads reads;

    /** Targets as this client, which stays the caller's, sees them. */
    public Targets(KubernetesClient client) {
        this.reads = new TargetReads(client);
    }

    /**
     * Looks at a target.
     *
     * @throws ProblemException {@code TargetNotFound} where it should exist and does not, {@code WaitingForTarget} where it cannot be created yet,
     *     {@code TargetUnknown} or {@code BadRequest} where it is not what the spec says
     */
    public TargetFacts observe(EtcdRestore restore) throws ProblemException {
        RestoreTarget target = restore.getSpec().target();
        TargetReference reference = reference(restore);
        if (target.etcdCluster() != null) {
            return new OperatorTarget(reads, reference, target.etcdCluster()).observe(target.roles());
        }
        if (target.statefulSet() != null) {
            return new PlainTarget(reads, reference, target.statefulSet().container()).observe(target.roles());
        }
        if (target.owner() != null) {
            return new NamedTarget(reads, reference, target.owner().container()).observe(target.roles());
        }
        throw new IllegalArgumentException("a target is an EtcdCluster, a StatefulSet or another owner");
    }

    /** What a restore goes into, as its spec names it; nothing is read. */
    public static TargetReference reference(EtcdRestore restore) {
        RestoreTarget target = restore.getSpec().target();
        String namespace = restore.getMetadata().getNamespace();
        if (target.etcdCluster() != null) {
            return new TargetReference(
                    TargetReads.OPERATOR_VERSION,
                    TargetReads.ETCD_CLUSTER,
                    namespace,
                    target.etcdCluster().name());
        }
        if (target.statefulSet() != null) {
            return new TargetReference(
                    "apps/v1", "StatefulSet", namespace, target.statefulSet().name());
        }
        return Optional.ofNullable(target.owner())
                .map(owner -> new TargetReference(owner.apiVersion(), owner.kind(), namespace, owner.name()))
                .orElseThrow(() ->
                        new IllegalArgumentException("a target is an EtcdCluster, a StatefulSet or another owner"));
    }
}
