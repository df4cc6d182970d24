package dev.rekindle.e2e.restore;

import static dev.rekindle.e2e.restore.RestoreScene.DEADLINE;
import static dev.rekindle.e2e.restore.RestoreScene.KEYS;
import static dev.rekindle.e2e.restore.RestoreScene.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rekindle.api.restore.EtcdClusterTemplate;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RestoreTarget.EtcdClusterTarget;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.restore.run.MemberEtcd;
import dev.rekindle.controller.status.ProblemException;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data of a backup is in service again, in place of newer data or in a new cluster, where an operator owns the pods. */
@Cluster
class OperatorRestoreTest {
    private static final String VERSION = "v3.6.16";
    private static final String CLUSTER = "ec";

    private final KubernetesClient client;
    private final String namespace;
    private RestoreScene scene;

    OperatorRestoreTest(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
    }

    @BeforeEach
    void install(@TempDir Path work) {
        PeerResources.install(client);
        scene = RestoreScene.start(client, namespace, work);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void putsOlderDataInPlaceOfNewerInAnOperatorsCluster(OwnerLayout layout) throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, layout)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = scene.snapshot(CLUSTER);
            etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));

            EtcdRestoreStatus status = scene.restore(
                    snapshot,
                    operators(new EtcdClusterTarget(CLUSTER, TargetMode.EXISTING, null)),
                    ExistingData.ARCHIVE);

            scene.assertRestored(etcd, status);
            assertGuarded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesANewClusterOfABackup(OwnerLayout layout) throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, layout)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = scene.snapshot(CLUSTER);
            lose();

            EtcdRestoreStatus status = scene.restore(snapshot, operators(created()), ExistingData.REFUSE);

            scene.assertRestored(etcd, status);
            assertGuarded();
        }
    }

    /** The seed restores, and those that join move what they find on their volumes aside. */
    @Test
    void makesANewClusterOnVolumesThatSurvivedTheOldOne() throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, OwnerLayout.STATEFUL_SET)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = scene.snapshot(CLUSTER);
            etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));
            losePods();

            EtcdRestoreStatus status = scene.restore(snapshot, operators(created()), ExistingData.ARCHIVE);

            scene.assertRestored(etcd, status);
            assertThat(status.members())
                    .hasSize(MEMBERS)
                    .allSatisfy(member -> assertThat(member.archive()).contains("archive-" + status.token()));
            assertGuarded();
        }
    }

    /** The client's certificate is the one that the pods show, and the name in the server's the one that they advertise. */
    @Test
    void provesMembersThatSpeakTls() throws Exception {
        try (PeerOperator operator = PeerOperator.start(client, namespace, OwnerLayout.BARE_PODS)) {
            client.resource(EtcdCluster.of(
                            namespace,
                            CLUSTER,
                            EtcdClusterSpec.of(MEMBERS, VERSION).withTls()))
                    .create();
            awaitMembers(operator);
            ask(0, etcd -> etcd.kv().put(ByteString.copyFromUtf8("key-0"), ByteString.copyFromUtf8("value")));
            StoredSnapshot snapshot = scene.snapshot(CLUSTER);
            ask(0, etcd -> etcd.kv().put(ByteString.copyFromUtf8("key-lost"), ByteString.copyFromUtf8("value")));

            EtcdRestoreStatus status = scene.restore(
                    snapshot,
                    operators(new EtcdClusterTarget(CLUSTER, TargetMode.EXISTING, null)),
                    ExistingData.ARCHIVE);

            assertThat(status.phase()).as("%s", status).isEqualTo(RestorePhase.COMPLETED);
            for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
                long keys = ask(
                        ordinal,
                        etcd -> etcd.kv()
                                .range(RangeQuery.prefix(ByteString.copyFromUtf8("key-"))
                                        .countOnly())
                                .count());
                assertThat(keys).isEqualTo(1);
            }
        }
    }

    private <T> T ask(int ordinal, MemberEtcd.Question<T> question) throws EtcdException, ProblemException {
        var pod = client.pods()
                .inNamespace(namespace)
                .withName(CLUSTER + "-" + ordinal)
                .get();
        try (PrivateFiles files = scene.controller().files()) {
            PodMember.Way way = scene.controller().way(pod, files);
            try (EtcdConnection etcd = EtcdConnection.open(way.endpoint(), way.options())) {
                return question.ask(etcd);
            }
        }
    }

    private void awaitMembers(PeerOperator operator) {
        Await.patiently(
                "the operator to report its members",
                DEADLINE,
                () -> Optional.ofNullable(client.resources(EtcdCluster.class)
                                .inNamespace(namespace)
                                .withName(CLUSTER)
                                .get()
                                .getStatus())
                        .filter(status -> status.memberCount() == MEMBERS && !status.is("Progressing"))
                        .isPresent(),
                () -> "; at last: " + operator.lastWord());
    }

    private static EtcdClusterTarget created() {
        return new EtcdClusterTarget(
                CLUSTER,
                TargetMode.CREATED,
                new EtcdClusterTemplate(
                        null,
                        null,
                        Map.of(
                                "size",
                                MEMBERS,
                                "version",
                                VERSION,
                                "storageSpec",
                                Map.of("accessModes", "ReadWriteOnce", "volumeSizeRequest", "64Mi"))));
    }

    private EtcdPods cluster() {
        client.resource(EtcdCluster.of(namespace, CLUSTER, EtcdClusterSpec.of(MEMBERS, VERSION)))
                .create();
        var etcd = new EtcdPods(client, namespace, CLUSTER, Optional.empty());
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        return etcd;
    }

    /** With its volumes. */
    private void lose() {
        losePods();
        var volumes = client.persistentVolumeClaims().inNamespace(namespace);
        volumes.delete();
        Await.patiently(
                "the volumes to be gone",
                DEADLINE,
                () -> volumes.list().getItems().isEmpty());
    }

    private void losePods() {
        client.resources(EtcdCluster.class)
                .inNamespace(namespace)
                .withName(CLUSTER)
                .delete();
        client.apps().statefulSets().inNamespace(namespace).withName(CLUSTER).delete();
        var pods = client.pods().inNamespace(namespace).withLabel("app", CLUSTER);
        Await.patiently("the pods to be gone", DEADLINE, () -> {
            pods.withGracePeriod(1).delete();
            return pods.list().getItems().isEmpty();
        });
    }

    private static RestoreTarget operators(EtcdClusterTarget target) {
        return new RestoreTarget(target, null, null, List.of(), null, null);
    }

    private void assertGuarded() {
        assertThat(scene.guards())
                .singleElement()
                .satisfies(guard -> assertThat(guard.getSpec().initialCluster())
                        .contains(CLUSTER + "-0=http://", CLUSTER + "-1=http://", CLUSTER + "-2=http://"));
    }
}
