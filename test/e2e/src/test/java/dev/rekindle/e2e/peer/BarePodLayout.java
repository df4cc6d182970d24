package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Upstream's branch customized-controller: pods without a controller of Kubernetes, each with a claim that goes with the cluster, and TLS that is real.
 * The member with ordinal 0 is always started as a new cluster of itself alone, which it is wherever its volume is empty; the operator then believes it.
 */
final class BarePodLayout implements Layout {
    private static final String HASH = "operator.etcd.io/spec-hash";
    private static final String SERVER_FILES = "/etc/etcd-certs/server";
    private static final String PEER_FILES = "/etc/etcd-certs/peer";

    private final KubernetesClient client;

    BarePodLayout(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Names names(EtcdCluster cluster) {
        return Names.of(cluster, cluster.getSpec().tls() == null ? "http" : "https");
    }

    @Override
    public List<Integer> ordinals(EtcdCluster cluster) {
        String prefix = cluster.getMetadata().getName() + "-";
        return client
                .pods()
                .inNamespace(cluster.getMetadata().getNamespace())
                .withLabels(names(cluster).labels())
                .list()
                .getItems()
                .stream()
                .filter(pod -> isOwned(pod, cluster))
                .map(pod -> Integer.valueOf(pod.getMetadata().getName().substring(prefix.length())))
                .sorted()
                .toList();
    }

    @Override
    public void found(EtcdCluster cluster) {
        run(cluster, 0);
    }

    /** Whatever became of the pods: the hash of the spec is written down, and compared by nobody. */
    @Override
    public void keep(EtcdCluster cluster, List<Integer> ordinals) {}

    @Override
    public void runOneMore(EtcdCluster cluster, List<Integer> ordinals) {
        run(
                cluster,
                Stream.iterate(0, ordinal -> ordinal + 1)
                        .filter(ordinal -> !ordinals.contains(ordinal))
                        .findFirst()
                        .orElseThrow());
    }

    @Override
    public void runOneLess(EtcdCluster cluster, List<Integer> ordinals) {
        client.pods()
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(names(cluster).pod(ordinals.getLast()))
                .delete();
    }

    @Override
    public Boolean publishesNotReady() {
        return true;
    }

    @Override
    public Silence silence() {
        return Silence.IS_REPORTED;
    }

    private static boolean isOwned(Pod pod, EtcdCluster cluster) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(cluster.getMetadata().getUid()));
    }

    private void run(EtcdCluster cluster, int ordinal) {
        Names names = names(cluster);
        EtcdClusterSpec.Storage storage = cluster.getSpec().storageSpec();
        if (storage != null
                && client.persistentVolumeClaims()
                                .inNamespace(names.namespace())
                                .withName(names.claim(ordinal))
                                .get()
                        == null) {
            client.resource(new PersistentVolumeClaimBuilder()
                            .withMetadata(Names.owned(cluster, names.claim(ordinal)))
                            .withSpec(Volumes.claim(storage))
                            .build())
                    .create();
        }
        client.resource(pod(cluster, names, ordinal)).create();
    }

    private static Pod pod(EtcdCluster cluster, Names names, int ordinal) {
        EtcdClusterSpec spec = cluster.getSpec();
        ObjectMeta metadata = Names.owned(cluster, names.pod(ordinal));
        var labels = new TreeMap<>(spec.podLabels());
        labels.putAll(names.labels());
        metadata.setLabels(labels);
        var annotations = new TreeMap<>(spec.podAnnotations());
        annotations.put(HASH, SpecHash.of(spec));
        metadata.setAnnotations(annotations);
        return new PodBuilder()
                .withMetadata(metadata)
                .withSpec(podSpec(spec, names, ordinal))
                .build();
    }

    private static PodSpec podSpec(EtcdClusterSpec spec, Names names, int ordinal) {
        ContainerBuilder etcd = EtcdContainer.of(spec, arguments(spec, names))
                .addToEnv(
                        EtcdContainer.value("ETCD_INITIAL_CLUSTER_STATE", ordinal == 0 ? "new" : "existing"),
                        EtcdContainer.value("ETCD_INITIAL_CLUSTER", names.initialCluster(ordinal + 1)),
                        EtcdContainer.value("ETCD_DATA_DIR", EtcdContainer.DATA_DIRECTORY));
        var pod = new PodSpecBuilder().withHostname(names.pod(ordinal)).withSubdomain(names.cluster());
        if (spec.storageSpec() != null) {
            etcd.addNewVolumeMount()
                    .withName(EtcdContainer.DATA_VOLUME)
                    .withMountPath(EtcdContainer.DATA_DIRECTORY)
                    .endVolumeMount();
            pod.addNewVolume()
                    .withName(EtcdContainer.DATA_VOLUME)
                    .withNewPersistentVolumeClaim(names.claim(ordinal), false)
                    .endVolume();
        }
        if (spec.tls() != null) {
            mountSecret(pod, etcd, "server-secret", names.serverSecret(), SERVER_FILES);
            mountSecret(pod, etcd, "peer-secret", names.peerSecret(), PEER_FILES);
        }
        return pod.withContainers(etcd.build()).build();
    }

    private static List<String> arguments(EtcdClusterSpec spec, Names names) {
        var arguments = new ArrayList<>(EtcdContainer.arguments(names));
        if (spec.tls() != null) {
            arguments.addAll(List.of(
                    "--cert-file=" + SERVER_FILES + "/tls.crt",
                    "--key-file=" + SERVER_FILES + "/tls.key",
                    "--trusted-ca-file=" + SERVER_FILES + "/ca.crt",
                    "--client-cert-auth=true",
                    "--peer-cert-file=" + PEER_FILES + "/tls.crt",
                    "--peer-key-file=" + PEER_FILES + "/tls.key",
                    "--peer-trusted-ca-file=" + PEER_FILES + "/ca.crt",
                    "--peer-client-cert-auth=true"));
        }
        return arguments;
    }

    private static void mountSecret(
            PodSpecBuilder pod, ContainerBuilder etcd, String volume, String secret, String path) {
        pod.addNewVolume()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .endSecret()
                .endVolume();
        etcd.addNewVolumeMount()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .endVolumeMount();
    }
}
