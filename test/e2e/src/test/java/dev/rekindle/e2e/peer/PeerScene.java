package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** One cluster on an API server without nodes, its operator, which is called step by step, and an etcd that is a list. */
final class PeerScene implements AutoCloseable {
    static final String CLUSTER = "ec";

    private static final int MOST_STEPS = 30;

    private final KubernetesClient client;
    private final String namespace;
    private final FakeEtcd etcd;
    private final PeerReconciler operator;

    PeerScene(KubernetesClient client, String namespace, OwnerLayout layout, EtcdClusterSpec spec) {
        this.client = client;
        this.namespace = namespace;
        PeerResources.install(client);
        EtcdCluster cluster =
                client.resource(EtcdCluster.of(namespace, CLUSTER, spec)).create();
        this.etcd = new FakeEtcd(layout.on(client).names(cluster));
        this.operator = new PeerReconciler(client, namespace, layout.on(client), (names, tls) -> etcd);
    }

    FakeEtcd etcd() {
        return etcd;
    }

    EtcdCluster cluster() {
        return client.resources(EtcdCluster.class)
                .inNamespace(namespace)
                .withName(CLUSTER)
                .get();
    }

    void resize(int size) {
        client.resources(EtcdCluster.class)
                .inNamespace(namespace)
                .withName(CLUSTER)
                .edit(cluster -> {
                    cluster.setSpec(cluster.getSpec().withSize(size));
                    return cluster;
                });
    }

    /** One reconcile; returns what it says of itself. */
    String step() {
        operator.reconcileAll();
        return operator.lastWord();
    }

    /** Reconciles until nothing is left to do. */
    void settle() {
        for (int i = 0; i < MOST_STEPS; i++) {
            if (step().equals(CLUSTER + ": " + new Step.Settled())) {
                return;
            }
        }
        throw new AssertionError("not settled after " + MOST_STEPS + " steps; the last: " + operator.lastWord());
    }

    List<String> pods() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
    }

    Pod pod(int ordinal) {
        return client.pods()
                .inNamespace(namespace)
                .withName(CLUSTER + "-" + ordinal)
                .get();
    }

    void deletePod(int ordinal) {
        client.resource(pod(ordinal)).delete();
    }

    List<PersistentVolumeClaim> claims() {
        return client.persistentVolumeClaims().inNamespace(namespace).list().getItems();
    }

    @Override
    public void close() {
        operator.close();
    }
}
