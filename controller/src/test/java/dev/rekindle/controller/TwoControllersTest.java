package dev.rekindle.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.controller.PlayedSet.Owner;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** There is no election of a leader: two that work at once do what one would have done. */
@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class TwoControllersTest {
    private Installation installation;
    private EtcdProcess etcd;
    private MainJob job;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        installation = Installation.of(api, namespace);
        job = new MainJob(installation);
        etcd = EtcdProcess.of(EtcdVersion.V3_6)
                .plan(MemberPlan.loopback("etcd-0"))
                .start();
        etcd.api().put("name", "rekindle");
    }

    @AfterEach
    void end() {
        installation.close();
        etcd.close();
    }

    @Test
    void bothAtOnceMakeOneBackupAndOneRestore(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        try (var _ = RunningController.start(installation.controller(), Installation.SYSTEM);
                var _ = RunningController.start(installation.controller(), Installation.SYSTEM);
                PlayedSet set = PlayedSet.of(installation, etcd, Owner.NONE);
                var history = History.begin(installation)) {
            String store = store(bucket);
            EtcdBackup backup = job.backsUp("nightly", "{statefulSet: {name: etcd}}", store);
            installation.restore("back", MainJob.inPlace("{backup: {name: nightly}}", set, ""));
            job.completes("back");

            // On a busy machine one may take the other for dead, which is not dead; it is the store that decides then.
            assertThat(requireNonNull(backup.getStatus()).attempts())
                    .filteredOn(attempt -> !"Interrupted".equals(attempt.reason()))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.reason()).isNull());
            assertThat(keys(bucket)).containsExactlyInAnyOrderElementsOf(keys(backup));
            history.assertOneRestore();
            installation.delete(EtcdRestore.class, "back");
            installation.delete(EtcdBackup.class, "nightly");
            assertThat(keys(bucket)).isEmpty();
        }
    }

    /** Everything that was ever there of the restore. */
    private record History(
            Installation installation,
            Watched<RestoreInjection> orders,
            Watched<EtcdRestore> restores,
            Watched<StatefulSet> sets,
            Watched<Pod> pods)
            implements AutoCloseable {

        static History begin(Installation installation) {
            return new History(
                    installation,
                    Watched.of(installation, RestoreInjection.class),
                    Watched.of(installation, EtcdRestore.class),
                    Watched.of(installation, StatefulSet.class),
                    Watched.of(installation, Pod.class));
        }

        /** One token, one order, one lock, one pod beside the old one; and nothing of them is left. */
        void assertOneRestore() {
            var tokens = restores.values(restore -> Optional.ofNullable(restore.getStatus())
                    .map(EtcdRestoreStatus::token)
                    .orElse(""));
            tokens.remove("");
            var locks = sets.values(set -> Optional.ofNullable(set.getMetadata().getAnnotations())
                    .map(all -> all.get("rekindle.dev/restore-lock"))
                    .orElse(""));
            locks.remove("");
            assertThat(tokens).hasSize(1);
            assertThat(orders.uids()).hasSize(1);
            assertThat(locks)
                    .hasSize(1)
                    .allMatch(lock -> lock.contains(tokens.iterator().next()));
            assertThat(pods.uids()).hasSize(2);
            assertThat(installation.found(RestoreInjection.class, "back")).isEmpty();
            assertThat(installation.found(Secret.class, "back-ticket")).isEmpty();
            assertThat(installation
                            .found(StatefulSet.class, "etcd")
                            .orElseThrow()
                            .getMetadata()
                            .getAnnotations())
                    .satisfiesAnyOf(
                            all -> assertThat(all).isNull(),
                            all -> assertThat(all).doesNotContainKey("rekindle.dev/restore-lock"));
        }

        @Override
        public void close() {
            orders.close();
            restores.close();
            sets.close();
            pods.close();
        }
    }

    private static List<String> keys(EtcdBackup backup) {
        var object = requireNonNull(requireNonNull(backup.getStatus()).object());
        return List.of("production/" + object.key(), "production/" + object.manifestKey());
    }

    private static List<String> keys(S3Bucket bucket) {
        return bucket.server().requests().keys(bucket.name()).stream()
                .filter(key -> !key.contains("rekindle-probe-"))
                .collect(Collectors.toList());
    }

    private String store(S3Bucket bucket) {
        installation.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: store-keys, namespace: rekindle-system}
                stringData: {accessKeyID: %s, secretAccessKey: %s}
                """.formatted(bucket.server().accessKey(), bucket.server().secretKey()));
        return installation.destination(
                """
                s3:
                  bucket: %s
                  prefix: production/
                  endpoint: %s
                  plainHttp: Allowed
                  privateNetworks: Allowed
                  credentials: {from: Secret, secret: {name: store-keys}}
                """.formatted(bucket.name(), bucket.server().endpoint()));
    }
}
