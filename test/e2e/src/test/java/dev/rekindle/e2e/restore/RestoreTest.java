package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdClusterTemplate;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.ForeignCluster;
import dev.rekindle.api.restore.GuardChoice;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RestoreTarget.EtcdClusterTarget;
import dev.rekindle.api.restore.RevisionBump;
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
import dev.rekindle.e2e.plain.PlainEtcd;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job: the data of a backup is in service again, in place of newer data or in a new cluster, whoever owns the pods. */
@Cluster
class RestoreTest {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final String VERSION = "v3.6.16";
    private static final String CLUSTER = "ec";
    private static final int MEMBERS = 3;
    private static final int KEYS = 100;

    private final KubernetesClient client;
    private final String namespace;
    private RunningController controller;

    RestoreTest(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
    }

    @BeforeEach
    void install(@TempDir Path work) {
        PeerResources.install(client);
        controller = RunningController.start(client, namespace, work);
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void putsOlderDataInPlaceOfNewerInAPlainStatefulSet(@TempDir Path scratch) throws Exception {
        EtcdPods etcd = PlainEtcd.FLAGS.create(client, namespace, scratch, set -> set);
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, PlainEtcd.NAME, MEMBERS);
        etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));

        EtcdRestoreStatus status = restore(
                snapshot,
                new RestoreTarget(
                        null, new RestoreTarget.StatefulSetTarget(PlainEtcd.NAME, "etcd"), null, List.of(), null, null),
                ExistingData.ARCHIVE);

        assertRestored(etcd, status);
        assertThat(status.members())
                .hasSize(MEMBERS)
                .allSatisfy(member -> assertThat(member.archive()).contains("archive-" + status.token()));
        assertThat(guards()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void putsOlderDataInPlaceOfNewerInAnOperatorsCluster(OwnerLayout layout) throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, layout)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, CLUSTER, MEMBERS);
            etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));

            EtcdRestoreStatus status = restore(
                    snapshot,
                    operators(new EtcdClusterTarget(CLUSTER, TargetMode.EXISTING, null)),
                    ExistingData.ARCHIVE);

            assertRestored(etcd, status);
            assertGuarded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesANewClusterOfABackup(OwnerLayout layout) throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, layout)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, CLUSTER, MEMBERS);
            lose();

            EtcdRestoreStatus status = restore(snapshot, operators(created()), ExistingData.REFUSE);

            assertRestored(etcd, status);
            assertGuarded();
        }
    }

    /** The seed restores, and those that join move what they find on their volumes aside. */
    @Test
    void makesANewClusterOnVolumesThatSurvivedTheOldOne() throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, OwnerLayout.STATEFUL_SET)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, CLUSTER, MEMBERS);
            etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));
            losePods();

            EtcdRestoreStatus status = restore(snapshot, operators(created()), ExistingData.ARCHIVE);

            assertRestored(etcd, status);
            assertThat(status.members())
                    .hasSize(MEMBERS)
                    .allSatisfy(member -> assertThat(member.archive()).contains("archive-" + status.token()));
            assertGuarded();
        }
    }

    /** Without the guard the operator would start it as a new cluster of itself, believe it, and delete the others. */
    @Test
    void keepsItsDataWhenItsFirstMemberLosesItsVolumeAfterwards() throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, OwnerLayout.BARE_PODS)) {
            EtcdPods etcd = cluster();
            StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, CLUSTER, MEMBERS);
            EtcdRestoreStatus status = restore(
                    snapshot,
                    operators(new EtcdClusterTarget(CLUSTER, TargetMode.EXISTING, null)),
                    ExistingData.ARCHIVE);
            assertRestored(etcd, status);

            client.persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName("etcd-data-" + CLUSTER + "-0")
                    .delete();
            etcd.losePod(0);

            Await.patiently("its etcd to have ended for want of its data", DEADLINE, () -> ends(CLUSTER + "-0") > 0);
            for (int ordinal = 1; ordinal < MEMBERS; ordinal++) {
                long keys = etcd.member(ordinal).ask(api -> api.count("key-", 0));
                assertThat(keys).isEqualTo(KEYS);
            }
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
            StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, CLUSTER, MEMBERS);
            ask(0, etcd -> etcd.kv().put(ByteString.copyFromUtf8("key-lost"), ByteString.copyFromUtf8("value")));

            EtcdRestoreStatus status = restore(
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
        try (PrivateFiles files = controller.files()) {
            PodMember.Way way = controller.way(pod, files);
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

    private long ends(String pod) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(pod).get())
                .flatMap(found -> Optional.ofNullable(found.getStatus()))
                .stream()
                .flatMap(found -> found.getContainerStatuses().stream())
                .mapToLong(ContainerStatus::getRestartCount)
                .sum();
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

    private EtcdRestoreStatus restore(StoredSnapshot snapshot, RestoreTarget target, ExistingData existing) {
        var restore = new EtcdRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName("back")
                .withNamespace(namespace)
                .build());
        restore.setSpec(new EtcdRestoreSpec(
                snapshot.source(),
                target,
                existing,
                null,
                new RevisionBump(RevisionBump.Mode.AUTO, null),
                ForeignCluster.REFUSE,
                GuardChoice.AUTO,
                false,
                false,
                "10m"));
        client.resource(restore).create();
        Await.patiently(
                "the restore to be over",
                DEADLINE,
                () -> status().map(EtcdRestoreStatus::terminal).orElse(false),
                () -> "; at last: " + status());
        return status().orElseThrow();
    }

    private Optional<EtcdRestoreStatus> status() {
        return Optional.ofNullable(client.resources(EtcdRestore.class)
                .inNamespace(namespace)
                .withName("back")
                .get()
                .getStatus());
    }

    private void assertRestored(EtcdPods etcd, EtcdRestoreStatus status) {
        assertThat(status.phase()).as("%s", status).isEqualTo(RestorePhase.COMPLETED);
        assertThat(status.members())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(member.state()).isEqualTo("Proved"));
        etcd.awaitVoters(MEMBERS);
        long revision = Optional.ofNullable(status.aftermath())
                .map(AftermathReport::revision)
                .orElseThrow();
        etcd.proveThatAllHave(KEYS, revision, MEMBERS);
        assertThat(client.resources(RestoreInjection.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(client.secrets()
                        .inNamespace(namespace)
                        .withName("back-ticket")
                        .get())
                .isNull();
        System.out.println("restored in "
                + Duration.between(status.startTime(), status.completionTime()).toSeconds() + " s: "
                + status.message());
    }

    private void assertGuarded() {
        assertThat(guards())
                .singleElement()
                .satisfies(guard -> assertThat(guard.getSpec().initialCluster())
                        .contains(CLUSTER + "-0=http://", CLUSTER + "-1=http://", CLUSTER + "-2=http://"));
    }

    private List<BootstrapGuard> guards() {
        return client.resources(BootstrapGuard.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }
}
