package dev.rekindle.e2e.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of upstream's StatefulSet layout, as far as an API server shows it. */
@ApiServer
class StatefulSetLayoutTest {
    private KubernetesClient client;
    private String namespace;
    private PeerScene scene;

    @BeforeEach
    void create(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
        this.scene = new PeerScene(
                client,
                namespace.name(),
                OwnerLayout.STATEFUL_SET,
                EtcdClusterSpec.of(3, "v3.6.16").withPodLabels(Map.of("rekindle.dev/opted", "in")));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void foundsAStatefulSetOfNoneAndThenOne() {
        scene.step();
        assertThat(set().getSpec().getReplicas()).isZero();

        scene.step();

        assertThat(set().getSpec().getReplicas()).isEqualTo(1);
        assertThat(state())
                .isEqualTo(Map.of(
                        "ETCD_INITIAL_CLUSTER_STATE", "new",
                        "ETCD_INITIAL_CLUSTER", "ec-0=" + peer(0),
                        "ETCD_DATA_DIR", "/var/lib/etcd"));
        assertThat(set().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(scene.cluster().getMetadata().getUid()));
    }

    @Test
    void givesItsPodsWhatARestoreReads() {
        scene.step();

        Container etcd = set().getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(etcd.getName()).isEqualTo("etcd");
        assertThat(etcd.getImage()).isEqualTo("gcr.io/etcd-development/etcd:v3.6.16");
        assertThat(etcd.getCommand()).containsExactly("/usr/local/bin/etcd");
        assertThat(etcd.getArgs())
                .contains(
                        "--name=$(POD_NAME)",
                        "--initial-advertise-peer-urls=http://$(POD_NAME).ec.$(POD_NAMESPACE)"
                                + ".svc.cluster.local:2380");
        assertThat(etcd.getEnvFrom())
                .singleElement()
                .satisfies(from -> assertThat(from.getConfigMapRef().getName()).isEqualTo("ec-state"));
        assertThat(etcd.getVolumeMounts())
                .singleElement()
                .extracting(VolumeMount::getName, VolumeMount::getMountPath, VolumeMount::getSubPathExpr)
                .containsExactly("etcd-data", "/var/lib/etcd", "$(POD_NAME)");
        assertThat(set().getSpec().getTemplate().getMetadata().getLabels())
                .isEqualTo(Map.of("app", "ec", "controller", "ec", "rekindle.dev/opted", "in"));
        assertThat(set().getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(claim.getMetadata().getName()).isEqualTo("etcd-data"));
    }

    @Test
    void growsAndShrinksByOneMemberAtATime() {
        scene.settle();
        assertThat(set().getSpec().getReplicas()).isEqualTo(3);
        assertThat(state())
                .containsEntry("ETCD_INITIAL_CLUSTER_STATE", "existing")
                .containsEntry("ETCD_INITIAL_CLUSTER", "ec-0=" + peer(0) + ",ec-1=" + peer(1) + ",ec-2=" + peer(2));

        scene.resize(5);
        scene.settle();
        assertThat(set().getSpec().getReplicas()).isEqualTo(5);
        assertThat(scene.etcd().members(0)).hasSize(5);

        scene.resize(3);
        scene.settle();
        assertThat(set().getSpec().getReplicas()).isEqualTo(3);
        assertThat(scene.etcd().members(0)).extracting("name").containsExactly("ec-0", "ec-1", "ec-2");
        assertThat(scene.cluster().getStatus())
                .satisfies(status -> assertThat(status.memberCount()).isEqualTo(3))
                .satisfies(status -> assertThat(status.is("Available")).isTrue())
                .satisfies(status -> assertThat(status.is("Progressing")).isFalse());
    }

    @Test
    void overwritesWhatOthersPutIntoItsSpec() {
        scene.settle();
        client.apps().statefulSets().inNamespace(namespace).withName("ec").edit(set -> {
            set.getSpec()
                    .getTemplate()
                    .getSpec()
                    .setInitContainers(List.of(set.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .edit()
                            .withName("ours")
                            .build()));
            return set;
        });
        assertThat(set().getSpec().getTemplate().getSpec().getInitContainers()).isNotEmpty();

        scene.step();

        assertThat(set().getSpec().getTemplate().getSpec().getInitContainers()).isEmpty();
    }

    @Test
    void keepsAnOldStatusWhileAMemberIsSilent() {
        scene.settle();
        scene.etcd().silence(0);

        scene.step();

        assertThat(scene.cluster().getStatus().is("Available")).isTrue();
        assertThat(scene.cluster().getStatus().is("Degraded")).isFalse();
    }

    @Test
    void makesCertificatesThatEtcdDoesNotUse(TestNamespace own) {
        client.resource(scene.cluster()).delete();
        try (var secure = new PeerScene(
                client,
                own.name(),
                OwnerLayout.STATEFUL_SET,
                EtcdClusterSpec.of(1, "v3.6.16").withTls())) {
            secure.step();

            assertThat(client.secrets().inNamespace(namespace).list().getItems())
                    .extracting(secret -> secret.getMetadata().getName())
                    .containsExactlyInAnyOrder("ec-server-tls", "ec-peer-tls", "ec-client-tls");
            assertThat(set().getSpec().getTemplate().getSpec().getVolumes())
                    .extracting(Volume::getName)
                    .containsExactly("server-secret", "peer-secret");
            assertThat(set().getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getArgs())
                    .noneMatch(argument -> argument.contains("https"));
        }
    }

    private StatefulSet set() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("ec")
                .get();
    }

    private Map<String, String> state() {
        return client.configMaps()
                .inNamespace(namespace)
                .withName("ec-state")
                .get()
                .getData();
    }

    private String peer(int ordinal) {
        return "http://ec-" + ordinal + ".ec." + namespace + ".svc.cluster.local:2380";
    }
}
