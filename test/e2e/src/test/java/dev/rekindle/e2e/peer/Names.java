package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the things of one cluster are called.
 *
 * @param scheme of all URLs
 */
record Names(String namespace, String cluster, String scheme) {
    static final int CLIENT_PORT = 2379;
    static final int PEER_PORT = 2380;

    static Names of(EtcdCluster cluster, String scheme) {
        return new Names(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName(), scheme);
    }

    String pod(int ordinal) {
        return cluster + "-" + ordinal;
    }

    String claim(int ordinal) {
        return "etcd-data-" + pod(ordinal);
    }

    /** The name under which a member knows its peers; no other domain than this is known. */
    String host(int ordinal) {
        return pod(ordinal) + "." + cluster + "." + namespace + ".svc.cluster.local";
    }

    String peerUrl(int ordinal) {
        return scheme + "://" + host(ordinal) + ":" + PEER_PORT;
    }

    /** etcd's {@code --initial-cluster} for the members 0 to {@code count - 1}. */
    String initialCluster(int count) {
        return IntStream.range(0, count)
                .mapToObj(ordinal -> pod(ordinal) + "=" + peerUrl(ordinal))
                .collect(Collectors.joining(","));
    }

    Map<String, String> labels() {
        return Map.of("app", cluster, "controller", cluster);
    }

    String serverSecret() {
        return cluster + "-server-tls";
    }

    String peerSecret() {
        return cluster + "-peer-tls";
    }

    String clientSecret() {
        return cluster + "-client-tls";
    }

    /** Metadata of something that belongs to a cluster. */
    static ObjectMeta owned(EtcdCluster cluster, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(cluster.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(cluster.getApiVersion())
                .withKind(cluster.getKind())
                .withName(cluster.getMetadata().getName())
                .withUid(cluster.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .build();
    }
}
