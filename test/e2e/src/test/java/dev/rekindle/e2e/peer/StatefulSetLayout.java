package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's main branch: a StatefulSet of zero replicas, then one, then one more for each learner. Its spec is overwritten at every reconcile; who the
 * members are lies in the ConfigMap {@code <name>-state}; volumes outlive everything. TLS makes Secrets and volumes, but etcd serves plain text.
 */
final class StatefulSetLayout implements Layout {
    private final KubernetesClient client;

    StatefulSetLayout(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Names names(EtcdCluster cluster) {
        return Names.of(cluster, "http");
    }

    @Override
    public List<Integer> ordinals(EtcdCluster cluster) {
        return find(cluster)
                .map(set ->
                        IntStream.range(0, set.getSpec().getReplicas()).boxed().toList())
                .orElseGet(List::of);
    }

    @Override
    public void found(EtcdCluster cluster) {
        apply(cluster, find(cluster).isPresent() ? 1 : 0);
    }

    @Override
    public void keep(EtcdCluster cluster, List<Integer> ordinals) {
        apply(cluster, ordinals.size());
    }

    @Override
    public void runOneMore(EtcdCluster cluster, List<Integer> ordinals) {
        apply(cluster, ordinals.size() + 1);
    }

    @Override
    public void runOneLess(EtcdCluster cluster, List<Integer> ordinals) {
        apply(cluster, ordinals.size() - 1);
    }

    @Override
    public @Nullable Boolean publishesNotReady() {
        return null;
    }

    @Override
    public Silence silence() {
        return Silence.FREEZES_THE_STATUS;
    }

    private Optional<StatefulSet> find(EtcdCluster cluster) {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(cluster.getMetadata().getName())
                .get());
    }

    private void apply(EtcdCluster cluster, int replicas) {
        Names names = names(cluster);
        client.resource(new ConfigMapBuilder()
                        .withMetadata(Names.owned(cluster, names.cluster() + "-state"))
                        .withData(Map.of(
                                "ETCD_INITIAL_CLUSTER_STATE",
                                replicas <= 1 ? "new" : "existing",
                                "ETCD_INITIAL_CLUSTER",
                                names.initialCluster(replicas),
                                "ETCD_DATA_DIR",
                                EtcdContainer.DATA_DIRECTORY))
                        .build())
                .createOr(NonDeletingOperation::update);
        client.resource(statefulSet(cluster, names, replicas)).createOr(NonDeletingOperation::update);
    }

    private static StatefulSet statefulSet(EtcdCluster cluster, Names names, int replicas) {
        EtcdClusterSpec spec = cluster.getSpec();
        var labels = new TreeMap<>(spec.podLabels());
        labels.putAll(names.labels());
        return new StatefulSetBuilder()
                .withMetadata(Names.owned(cluster, names.cluster()))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(names.cluster())
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(spec.podAnnotations())
                .endMetadata()
                .withSpec(podSpec(spec, names))
                .endTemplate()
                .withVolumeClaimTemplates(claims(spec))
                .endSpec()
                .build();
    }

    private static PodSpec podSpec(EtcdClusterSpec spec, Names names) {
        ContainerBuilder etcd = EtcdContainer.of(spec, EtcdContainer.arguments(names))
                .withEnvFrom(new EnvFromSourceBuilder()
                        .withNewConfigMapRef(names.cluster() + "-state", null)
                        .build());
        if (spec.storageSpec() != null) {
            etcd.addNewVolumeMount()
                    .withName(EtcdContainer.DATA_VOLUME)
                    .withMountPath(EtcdContainer.DATA_DIRECTORY)
                    .withSubPathExpr("$(POD_NAME)")
                    .endVolumeMount();
        }
        var pod = new PodSpecBuilder().withContainers(etcd.build());
        if (spec.tls() != null) {
            pod.addNewVolume()
                    .withName("server-secret")
                    .withNewSecret()
                    .withSecretName(names.serverSecret())
                    .endSecret()
                    .endVolume()
                    .addNewVolume()
                    .withName("peer-secret")
                    .withNewSecret()
                    .withSecretName(names.peerSecret())
                    .endSecret()
                    .endVolume();
        }
        return pod.build();
    }

    private static List<PersistentVolumeClaim> claims(EtcdClusterSpec spec) {
        EtcdClusterSpec.Storage storage = spec.storageSpec();
        return storage == null
                ? List.of()
                : List.of(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(EtcdContainer.DATA_VOLUME)
                        .endMetadata()
                        .withSpec(Volumes.claim(storage))
                        .build());
    }
}
