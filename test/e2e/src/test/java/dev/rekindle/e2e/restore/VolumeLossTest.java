package dev.rekindle.e2e.restore;

import static dev.rekindle.e2e.restore.RestoreScene.DEADLINE;
import static dev.rekindle.e2e.restore.RestoreScene.KEYS;
import static dev.rekindle.e2e.restore.RestoreScene.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RestoreTarget.EtcdClusterTarget;
import dev.rekindle.api.restore.RestoreTarget.StatefulSetTarget;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.e2e.peer.EtcdCluster;
import dev.rekindle.e2e.peer.EtcdClusterSpec;
import dev.rekindle.e2e.peer.OwnerLayout;
import dev.rekindle.e2e.peer.PeerOperator;
import dev.rekindle.e2e.peer.PeerResources;
import dev.rekindle.e2e.plain.PlainEtcd;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first member of a restored etcd loses its volume, and starts on an empty one: it serves neither the snapshot's data again nor an empty cluster of its
 * own, and its peers go on with every key. The next restore in place heals it. Once for each owner, or as often as {@code -Drekindle.losses=20} says.
 */
@Cluster
class VolumeLossTest {
    private static final int LOSSES = Integer.getInteger("rekindle.losses", 1);
    private static final Duration WATCHED = Duration.ofSeconds(20);

    private final KubernetesClient client;
    private final String namespace;
    private RestoreScene scene;

    VolumeLossTest(KubernetesClient client, TestNamespace namespace) {
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

    @Test
    void aPlainStatefulSetKeepsItsData(@TempDir Path scratch) throws Exception {
        EtcdPods etcd = PlainEtcd.FLAGS.create(client, namespace, scratch, set -> set);

        loseAndRestore(
                etcd,
                "data-" + PlainEtcd.NAME + "-0",
                new RestoreTarget(null, new StatefulSetTarget(PlainEtcd.NAME, "etcd"), null, List.of(), null, null));
    }

    /** Without the guard the operator of bare pods would start it as a new cluster of itself, believe it, and delete the others. */
    @ParameterizedTest
    @EnumSource
    void anOperatorsClusterKeepsItsData(OwnerLayout layout) throws Exception {
        try (PeerOperator _ = PeerOperator.start(client, namespace, layout)) {
            client.resource(EtcdCluster.of(namespace, "ec", EtcdClusterSpec.of(MEMBERS, "v3.6.16")))
                    .create();

            loseAndRestore(
                    new EtcdPods(client, namespace, "ec", Optional.empty()),
                    "etcd-data-ec-0",
                    new RestoreTarget(
                            new EtcdClusterTarget("ec", TargetMode.EXISTING, null), null, null, List.of(), null, null));
        }
    }

    private void loseAndRestore(EtcdPods etcd, String volume, RestoreTarget target) throws Exception {
        etcd.awaitVoters(MEMBERS);
        etcd.write(KEYS);
        StoredSnapshot snapshot = scene.snapshot(etcd.name());
        for (int loss = 0; loss < LOSSES; loss++) {
            EtcdRestoreStatus status = scene.restore(snapshot, target, ExistingData.ARCHIVE);
            assertThat(status.phase()).as("%s", status).isEqualTo(RestorePhase.COMPLETED);
            String later = "after-" + loss;
            etcd.member(1).await("to take a key", api -> api.put(later, "written after the restore"), revision -> true);

            String uid = volumeUid(volume);
            client.persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName(volume)
                    .delete();
            etcd.losePod(0);
            Await.patiently(
                    "an empty volume in the place of the lost one",
                    DEADLINE,
                    () -> !volumeUid(volume).isEmpty() && !volumeUid(volume).equals(uid));

            watch(etcd, later);
            System.out.println(etcd.name() + ": loss " + (loss + 1) + " of " + LOSSES + " is over");
        }
    }

    /** A member that is not served by a quorum answers nothing here; whatever one answers has to be the truth. */
    private static void watch(EtcdPods etcd, String later) {
        Instant end = Instant.now().plus(WATCHED);
        Await.patiently("the time of watching to be over", WATCHED.multipliedBy(10), () -> {
            for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
                int member = ordinal;
                asked(etcd, ordinal, later)
                        .ifPresent(keys -> assertThat(keys)
                                .as("keys after the restore, asked of member %d", member)
                                .isEqualTo(1));
            }
            return Instant.now().isAfter(end);
        });
        for (int ordinal = 1; ordinal < MEMBERS; ordinal++) {
            etcd.member(ordinal).await("to have every key", api -> api.count("key-", 0), keys -> keys == KEYS);
            etcd.member(ordinal).await("to have the newest key", api -> api.count(later, 0), keys -> keys == 1);
        }
    }

    private static Optional<Long> asked(EtcdPods etcd, int ordinal, String later) {
        try {
            return Optional.of(etcd.member(ordinal).ask(api -> api.count(later, 0)));
        } catch (EtcdApiException | KubernetesClientException | IOException e) {
            return Optional.empty();
        }
    }

    private String volumeUid(String name) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(claim -> claim.getMetadata().getUid())
                .orElse("");
    }
}
