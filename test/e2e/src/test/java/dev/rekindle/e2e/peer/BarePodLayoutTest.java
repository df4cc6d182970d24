package dev.rekindle.e2e.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of upstream's layout of bare pods, as far as an API server shows it, with its dangers. */
@ApiServer
class BarePodLayoutTest {

    @Test
    void foundsAClusterOfItsFirstPod(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene = scene(client, namespace, EtcdClusterSpec.of(3, "v3.6.16"))) {
            scene.step();

            assertThat(scene.pods()).containsExactly("ec-0");
            assertThat(scene.pod(0).getSpec().getHostname()).isEqualTo("ec-0");
            assertThat(scene.pod(0).getSpec().getSubdomain()).isEqualTo("ec");
            assertThat(scene.pod(0).getMetadata().getAnnotations().get("operator.etcd.io/spec-hash"))
                    .matches("[0-9a-f]{12}");
            Container etcd = scene.pod(0).getSpec().getContainers().getFirst();
            assertThat(environment(etcd))
                    .contains(
                            "ETCD_INITIAL_CLUSTER_STATE=new",
                            "ETCD_INITIAL_CLUSTER=ec-0=http://ec-0.ec." + namespace + ".svc.cluster.local:2380");
            assertThat(etcd.getVolumeMounts())
                    .filteredOn(mount -> mount.getName().equals("etcd-data"))
                    .singleElement()
                    .extracting(VolumeMount::getMountPath, VolumeMount::getSubPathExpr)
                    .containsExactly("/var/lib/etcd", null);
            assertThat(scene.claims()).singleElement().satisfies(claim -> {
                assertThat(claim.getMetadata().getName()).isEqualTo("etcd-data-ec-0");
                assertThat(claim.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getUid())
                                .isEqualTo(scene.cluster().getMetadata().getUid()));
            });
            assertThat(client.services()
                            .inNamespace(namespace.name())
                            .withName("ec")
                            .get()
                            .getSpec()
                            .getPublishNotReadyAddresses())
                    .isTrue();
        }
    }

    @Test
    void growsAndShrinksByOneMemberAtATime(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene = scene(client, namespace, EtcdClusterSpec.of(3, "v3.6.16"))) {
            scene.settle();
            assertThat(scene.pods()).containsExactly("ec-0", "ec-1", "ec-2");
            assertThat(environment(scene.pod(2).getSpec().getContainers().getFirst()))
                    .contains("ETCD_INITIAL_CLUSTER_STATE=existing");
            scene.resize(5);
            scene.settle();
            assertThat(scene.pods()).hasSize(5);

            scene.resize(3);
            scene.settle();

            assertThat(scene.pods()).containsExactly("ec-0", "ec-1", "ec-2");
            assertThat(scene.claims()).hasSize(5);
            assertThat(scene.cluster().getStatus().memberCount()).isEqualTo(3);
        }
    }

    @Test
    void runsALostPodAgain(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene = scene(client, namespace, EtcdClusterSpec.of(3, "v3.6.16"))) {
            scene.settle();
            scene.deletePod(1);

            scene.settle();

            assertThat(scene.pods()).containsExactly("ec-0", "ec-1", "ec-2");
        }
    }

    @Test
    void reportsASilentMember(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene = scene(client, namespace, EtcdClusterSpec.of(3, "v3.6.16"))) {
            scene.settle();
            scene.etcd().silence(1);

            scene.step();

            assertThat(scene.cluster().getStatus().is("Available")).isTrue();
            assertThat(scene.cluster().getStatus().is("Degraded")).isTrue();
        }
    }

    @Test
    void deletesTheOtherMembersOnceTheFirstFoundsANewCluster(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene = scene(client, namespace, EtcdClusterSpec.of(3, "v3.6.16"))) {
            scene.settle();
            scene.deletePod(0);
            scene.step();
            assertThat(environment(scene.pod(0).getSpec().getContainers().getFirst()))
                    .contains("ETCD_INITIAL_CLUSTER_STATE=new");

            scene.etcd().foundAnew();
            scene.step();
            scene.step();

            assertThat(scene.pods()).containsExactly("ec-0");
        }
    }

    @Test
    void servesTlsFromSecrets(KubernetesClient client, TestNamespace namespace) {
        try (PeerScene scene =
                scene(client, namespace, EtcdClusterSpec.of(1, "v3.6.16").withTls())) {
            scene.step();

            Container etcd = scene.pod(0).getSpec().getContainers().getFirst();
            assertThat(etcd.getArgs())
                    .contains(
                            "--listen-client-urls=https://0.0.0.0:2379",
                            "--client-cert-auth=true",
                            "--trusted-ca-file=/etc/etcd-certs/server/ca.crt",
                            "--peer-client-cert-auth=true");
            assertThat(etcd.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains("/etc/etcd-certs/server", "/etc/etcd-certs/peer");
            assertThat(client.secrets()
                            .inNamespace(namespace.name())
                            .withName("ec-server-tls")
                            .get()
                            .getData())
                    .containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        }
    }

    private static PeerScene scene(KubernetesClient client, TestNamespace namespace, EtcdClusterSpec spec) {
        return new PeerScene(client, namespace.name(), OwnerLayout.BARE_PODS, spec);
    }

    private static List<String> environment(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .map(variable -> variable.getName() + "=" + variable.getValue())
                .toList();
    }
}
