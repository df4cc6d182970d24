package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The upstream operator's resource; its definition is in {@code etcdclusters.yaml}. */
@Group("operator.etcd.io")
@Version("v1alpha1")
public final class EtcdCluster extends CustomResource<EtcdClusterSpec, EtcdClusterStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    /** One that may be created. */
    public static EtcdCluster of(String namespace, String name, EtcdClusterSpec spec) {
        var cluster = new EtcdCluster();
        cluster.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        cluster.setSpec(spec);
        return cluster;
    }

    @Override
    protected @Nullable EtcdClusterSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable EtcdClusterStatus initStatus() {
        return null;
    }
}
