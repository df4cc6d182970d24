package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.controller.restore.target.TargetReference;

/** What a restore goes into, by its spec alone, whether it is there or not. */
public final class TargetNames {
    private static final String CLUSTER_API = "operator.etcd.io/v1alpha1";
    private static final String SET_API = "apps/v1";

    private TargetNames() {}

    /** The target that a spec names. */
    public static TargetReference of(EtcdRestore restore) {
        RestoreTarget target = restore.getSpec().target();
        String namespace = restore.getMetadata().getNamespace();
        if (target.etcdCluster() != null) {
            return new TargetReference(
                    CLUSTER_API, "EtcdCluster", namespace, target.etcdCluster().name());
        }
        if (target.statefulSet() != null) {
            return new TargetReference(
                    SET_API, "StatefulSet", namespace, target.statefulSet().name());
        }
        if (target.owner() != null) {
            return new TargetReference(
                    target.owner().apiVersion(),
                    target.owner().kind(),
                    namespace,
                    target.owner().name());
        }
        throw new IllegalStateException("a restore without a target, which the definition refuses");
    }
}
