package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.ForeignCluster;
import dev.rekindle.api.restore.GuardChoice;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RevisionBump;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.e2e.peer.PeerResources;
import dev.rekindle.e2e.plain.PlainEtcd;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A restore in place whose data is unfit for its target, and the way back. What makes it unfit is real: the snapshot is larger than the quota that the
 * target's etcd was given since, so that it boots and takes no write.
 */
@Cluster
class RollbackTest {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int MEMBERS = 3;
    private static final int KEYS = 100;
    private static final int LARGE_VALUES = 500;

    /** A port-forward of the client stands still where a request is much larger. */
    private static final int LARGE_BYTES = 8_000;

    private static final String QUOTA = "--quota-backend-bytes=1048576";

    private final KubernetesClient client;
    private final String namespace;
    private RunningController controller;

    RollbackTest(KubernetesClient client, TestNamespace namespace) {
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

    @ParameterizedTest
    @EnumSource(names = {"FLAGS", "WAL_DIR"})
    void theOldDataServesAgainWhereTheRestoredTakesNoWrite(PlainEtcd layout, @TempDir Path scratch) throws Exception {
        EtcdPods etcd = layout.create(client, namespace, scratch, UnaryOperator.identity());
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        StoredSnapshot snapshot = snapshotLargerThanTheQuota(etcd);
        etcd.member(0).ask(api -> api.put("key-kept", "written after the backup"));
        giveQuota(etcd);
        long revision = etcd.member(0).await("its revision", api -> api.revision(), found -> true);
        long cluster = clusterId(etcd, 0);

        EtcdRestoreStatus status = restore(snapshot);

        assertThat(status.phase()).as("%s", status).isEqualTo(RestorePhase.ROLLED_BACK);
        assertThat(status.message())
                .contains("quota is used up", "in service again, in cluster " + Long.toHexString(cluster));
        assertThat(status.members()).hasSize(MEMBERS).allSatisfy(member -> {
            assertThat(member.state()).isEqualTo("RolledBack");
            assertThat(member.message()).contains("rolled-back-" + status.token());
        });
        etcd.awaitVoters(MEMBERS);
        etcd.proveThatAllHave(KEYS + 1, revision, MEMBERS);
        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            assertThat(clusterId(etcd, ordinal)).isEqualTo(cluster);
        }
        etcd.member(0).ask(api -> api.put("after", "the rollback"));
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
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
        assertThat(set().getMetadata().getAnnotations())
                .as("annotations")
                .satisfies(
                        all -> assertThat(Optional.ofNullable(all).map(found -> found.get("rekindle.dev/restore-lock")))
                                .isEmpty());
    }

    private StoredSnapshot snapshotLargerThanTheQuota(EtcdPods etcd) throws Exception {
        String large = "x".repeat(LARGE_BYTES);
        etcd.member(0)
                .await(
                        "to take large values",
                        api -> {
                            for (int i = 0; i < LARGE_VALUES; i++) {
                                api.put("large-" + i, large);
                            }
                            return LARGE_VALUES;
                        },
                        count -> true);
        StoredSnapshot snapshot = StoredSnapshot.take(client, controller, namespace, PlainEtcd.NAME, MEMBERS);
        etcd.member(0).ask(api -> api.deletePrefix("large-"));
        etcd.member(0).ask(api -> {
            api.compact(api.revision());
            return true;
        });
        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            etcd.member(ordinal).ask(api -> {
                api.maintenance().defragment();
                return true;
            });
        }
        return snapshot;
    }

    /** Its owner makes the pods anew, one after the other. */
    private void giveQuota(EtcdPods etcd) {
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(PlainEtcd.NAME)
                .edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editMatchingContainer(one -> one.getName().equals(PlainEtcd.NAME))
                        .addToCommand(QUOTA)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            String name = PlainEtcd.NAME + "-" + ordinal;
            Await.patiently(
                    name + " to have its quota",
                    DEADLINE,
                    () -> Optional.ofNullable(client.pods()
                                    .inNamespace(namespace)
                                    .withName(name)
                                    .get())
                            .filter(RollbackTest::hasQuota)
                            .isPresent());
        }
        etcd.awaitVoters(MEMBERS);
    }

    private static boolean hasQuota(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(Container::getCommand)
                .anyMatch(command -> command.contains(QUOTA));
    }

    private static long clusterId(EtcdPods etcd, int ordinal) {
        return etcd.member(ordinal)
                .await("its cluster", api -> api.maintenance().status().clusterId(), id -> true);
    }

    private StatefulSet set() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(PlainEtcd.NAME)
                .get();
    }

    private EtcdRestoreStatus restore(StoredSnapshot snapshot) {
        var restore = new EtcdRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName("back")
                .withNamespace(namespace)
                .build());
        restore.setSpec(new EtcdRestoreSpec(
                snapshot.source(),
                new RestoreTarget(
                        null, new RestoreTarget.StatefulSetTarget(PlainEtcd.NAME, "etcd"), null, List.of(), null, null),
                ExistingData.ARCHIVE,
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
}
