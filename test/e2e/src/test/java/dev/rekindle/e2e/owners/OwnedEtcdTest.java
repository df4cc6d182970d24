package dev.rekindle.e2e.owners;

import dev.rekindle.e2e.Edits;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.e2e.peer.EtcdCluster;
import dev.rekindle.e2e.peer.EtcdClusterSpec;
import dev.rekindle.e2e.peer.OwnerLayout;
import dev.rekindle.e2e.peer.PeerOperator;
import dev.rekindle.e2e.peer.PeerResources;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator does for its etcd, in both layouts. */
@Cluster
class OwnedEtcdTest {
    private static final String VERSION = "v3.6.16";
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final int KEYS = 100;

    @BeforeEach
    void install(KubernetesClient client) {
        PeerResources.install(client);
    }

    @ParameterizedTest
    @EnumSource
    void comesBackWithItsDataAfterALostPod(OwnerLayout layout, KubernetesClient client, TestNamespace namespace) {
        try (PeerOperator operator = PeerOperator.start(client, namespace.name(), layout)) {
            EtcdPods etcd = create(client, namespace, 3);
            awaitSize(operator, client, namespace, 3);
            etcd.awaitVoters(3);
            long revision = etcd.write(KEYS);

            etcd.losePod(1);

            etcd.awaitVoters(3);
            etcd.proveThatAllHave(KEYS, revision, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void growsFromOneToThreeToFiveAndBack(OwnerLayout layout, KubernetesClient client, TestNamespace namespace) {
        try (PeerOperator operator = PeerOperator.start(client, namespace.name(), layout)) {
            EtcdPods etcd = create(client, namespace, 1);
            awaitSize(operator, client, namespace, 1);
            long revision = etcd.write(KEYS);

            for (int size : new int[] {3, 5, 3}) {
                Edits.edit(
                        client.resources(EtcdCluster.class)
                                .inNamespace(namespace.name())
                                .withName("ec"),
                        cluster -> {
                            cluster.setSpec(cluster.getSpec().withSize(size));
                            return cluster;
                        });
                awaitSize(operator, client, namespace, size);
                etcd.awaitVoters(size);
                etcd.proveThatAllHave(KEYS, revision, size);
            }
        }
    }

    /** The operator itself speaks TLS to them, so that its word is proof enough. */
    @Test
    void runsBarePodsWithTls(KubernetesClient client, TestNamespace namespace) {
        try (PeerOperator operator = PeerOperator.start(client, namespace.name(), OwnerLayout.BARE_PODS)) {
            client.resource(EtcdCluster.of(
                            namespace.name(),
                            "ec",
                            EtcdClusterSpec.of(3, VERSION).withTls()))
                    .create();

            awaitSize(operator, client, namespace, 3);
        }
    }

    private static EtcdPods create(KubernetesClient client, TestNamespace namespace, int size) {
        client.resource(EtcdCluster.of(namespace.name(), "ec", EtcdClusterSpec.of(size, VERSION)))
                .create();
        return new EtcdPods(client, namespace.name(), "ec", Optional.empty());
    }

    private static void awaitSize(PeerOperator operator, KubernetesClient client, TestNamespace namespace, int size) {
        Await.patiently(
                "the operator to report " + size + " members",
                DEADLINE,
                () -> Optional.ofNullable(client.resources(EtcdCluster.class)
                                .inNamespace(namespace.name())
                                .withName("ec")
                                .get()
                                .getStatus())
                        .filter(status -> status.memberCount() == size && !status.is("Progressing"))
                        .isPresent(),
                () -> "; at last: " + operator.lastWord());
    }
}
