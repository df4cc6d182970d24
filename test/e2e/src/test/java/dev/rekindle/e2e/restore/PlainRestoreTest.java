package dev.rekindle.e2e.restore;

import static dev.rekindle.e2e.restore.RestoreScene.KEYS;
import static dev.rekindle.e2e.restore.RestoreScene.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RestoreTarget.StatefulSetTarget;
import dev.rekindle.api.restore.Role;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.e2e.plain.PlainEtcd;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data of a backup is in service again in a StatefulSet that belongs to nobody else, in each of the ways in which people run one. */
@Cluster
class PlainRestoreTest {
    private final KubernetesClient client;
    private final String namespace;
    private RestoreScene scene;

    PlainRestoreTest(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
    }

    @BeforeEach
    void install(@TempDir Path work) {
        scene = RestoreScene.start(client, namespace, work);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUORUM_PROBE")
    void putsOlderDataInPlaceOfNewer(PlainEtcd layout, @TempDir Path scratch) throws Exception {
        EtcdPods etcd = layout.create(client, namespace, scratch, set -> set);
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        StoredSnapshot snapshot = scene.snapshot(PlainEtcd.NAME);
        etcd.member(0).ask(api -> api.put("key-lost", "written after the backup"));
        StatefulSet before = set();

        EtcdRestoreStatus status = scene.restore(snapshot, target(List.of()), ExistingData.ARCHIVE);

        scene.assertRestored(etcd, status);
        assertThat(status.members())
                .hasSize(MEMBERS)
                .allSatisfy(member -> assertThat(member.archive()).contains("archive-" + status.token()));
        assertThat(set().getSpec()).isEqualTo(before.getSpec());
        assertThat(set().getMetadata().getAnnotations())
                .isEqualTo(before.getMetadata().getAnnotations());
        assertThat(scene.guards()).isEmpty();
    }

    /** The pods wait for the restore by not being wanted yet. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUORUM_PROBE")
    void comesBackAfterTheLossOfItsVolumes(PlainEtcd layout, @TempDir Path scratch) throws Exception {
        EtcdPods etcd = layout.create(client, namespace, scratch, set -> set);
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        StoredSnapshot snapshot = scene.snapshot(PlainEtcd.NAME);
        StatefulSet declared = layout.statefulSet(client);
        PlainEtcd.remove(client, namespace);
        layout.createAgain(client, namespace, set -> scaled(set, 0));

        scene.ask(
                snapshot,
                target(IntStream.range(0, MEMBERS)
                        .mapToObj(ordinal -> new PodRole(PlainEtcd.NAME + "-" + ordinal, Role.MEMBER))
                        .toList()),
                ExistingData.REFUSE);
        scene.awaitPodsToBeMissed();
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(PlainEtcd.NAME)
                .scale(MEMBERS);
        EtcdRestoreStatus status = scene.end();

        scene.assertRestored(etcd, status);
        assertThat(set().getSpec().getTemplate().getSpec().getInitContainers())
                .isEqualTo(declared.getSpec().getTemplate().getSpec().getInitContainers());
    }

    private static StatefulSet scaled(StatefulSet set, int replicas) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    private static RestoreTarget target(List<PodRole> roles) {
        return new RestoreTarget(null, new StatefulSetTarget(PlainEtcd.NAME, "etcd"), null, roles, null, null);
    }

    private StatefulSet set() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(PlainEtcd.NAME)
                .get();
    }
}
