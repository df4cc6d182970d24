package dev.rekindle.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.RequestMatch;
import dev.rekindle.testing.fault.TcpFault;
import dev.rekindle.testing.fault.TcpFaultProxy;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A controller that is killed, and another one after it: one object, one manifest, and the backup complete. */
@ApiServer
class BackupKillTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final RequestMatch MANIFEST = RequestMatch.method("PUT").path(".*[.]manifest[.]json");

    private final KubernetesApi api;
    private final EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
    private Site site;

    BackupKillTest(KubernetesApi api) {
        this.api = api;
    }

    @BeforeEach
    void install(TestNamespace namespace) {
        site = Site.of(api, namespace);
        for (int i = 0; i < 12; i++) {
            etcd.api().put(Bytes.of("filling-" + i), Bytes.of("x".repeat(1 << 19)));
        }
    }

    @AfterEach
    void end() {
        site.close();
        etcd.close();
    }

    @Test
    void killedWhileItStreams(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) throws InterruptedException {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = TcpFaultProxy.before(
                        URI.create(etcd.clientUrl()).getPort())
                .throttle(TcpFault.Direction.TO_CLIENT, 1 << 16)) {
            try (ControllerProcess first = ControllerProcess.start(api, site.namespace())) {
                site.backup("nightly", destination, "http://127.0.0.1:" + slow.port());
                site.await(
                        "nightly",
                        "streaming",
                        SOON,
                        now -> now.progress() != null
                                && now.progress().percent() != null
                                && now.progress().percent() > 0);
                first.kill();
            }
            slow.throttle(TcpFault.Direction.TO_CLIENT, 0);

            completesOnce(bucket);
        }
    }

    @Test
    void killedWhenTheObjectIsThereAndItsManifestIsNot(@ObjectStore(StoreServer.MINIO) S3Bucket bucket)
            throws InterruptedException {
        killedAt(bucket, Fault.stall(), 1);

        completesOnce(bucket);
    }

    @Test
    void killedWhenAllIsThereAndTheStatusDoesNotSaySo(@ObjectStore(StoreServer.MINIO) S3Bucket bucket)
            throws InterruptedException {
        killedAt(bucket, Fault.stall().afterForwarding(), 2);
        List<String> before = keys(bucket);

        completesOnce(bucket);

        assertThat(keys(bucket)).isEqualTo(before);
    }

    @Test
    void aSignalEndsItInTimeAndTheNextOneGoesOn(@ObjectStore(StoreServer.MINIO) S3Bucket bucket)
            throws InterruptedException {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = TcpFaultProxy.before(
                        URI.create(etcd.clientUrl()).getPort())
                .throttle(TcpFault.Direction.TO_CLIENT, 1 << 16)) {
            try (ControllerProcess first = ControllerProcess.start(api, site.namespace())) {
                site.backup("nightly", destination, "http://127.0.0.1:" + slow.port());
                String key = requireNonNull(site.await(
                                "nightly",
                                "streaming",
                                SOON,
                                now -> now.progress() != null && now.progress().percent() != null)
                        .attempts()
                        .getLast()
                        .key());

                Duration took = first.stop();

                assertThat(took).isLessThan(Duration.ofSeconds(20));
                assertThat(keys(bucket)).isEmpty();
                assertThat(bucket.server().requests().uploads(bucket.name(), "production/" + key))
                        .isEmpty();
                EtcdBackupStatus status = requireNonNull(site.get("nightly").getStatus());
                assertThat(status.phase()).isEqualTo(BackupPhase.RETRYING);
                assertThat(status.attempts().getLast().reason()).isEqualTo("Interrupted");
            }
            slow.throttle(TcpFault.Direction.TO_CLIENT, 0);

            completesOnce(bucket);
        }
    }

    private void killedAt(S3Bucket bucket, Fault fault, int objects) throws InterruptedException {
        try (FaultServer faults =
                FaultServer.before(bucket.server().access().endpoint()).script(MANIFEST, fault)) {
            String destination =
                    site.destination(bucket, bucket.server().access().at(faults.url()), "{from: All}");
            try (ControllerProcess first = ControllerProcess.start(api, site.namespace())) {
                site.backup("nightly", destination, etcd.clientUrl());
                Await.patiently("the manifest to be sent", SOON, () -> faults.struck() > 0, first::output);
                Await.patiently(
                        "the objects to be there", SOON, () -> keys(bucket).size() == objects);
                first.kill();
            }
        }
        site.endpointChanged(bucket.server().access().endpoint());
    }

    private void completesOnce(S3Bucket bucket) {
        try (ControllerProcess second = ControllerProcess.start(api, site.namespace())) {
            EtcdBackupStatus status =
                    site.await("nightly", "over", SOON, now -> Boolean.TRUE.equals(now.terminal()), second::output);

            assertThat(status.phase()).isEqualTo(BackupPhase.COMPLETED);
            assertThat(status.attempts()).hasSize(2);
            assertThat(status.attempts().getFirst().reason()).isEqualTo("Interrupted");
            assertThat(keys(bucket))
                    .containsExactlyInAnyOrder(
                            "production/" + requireNonNull(status.object()).key(),
                            "production/" + requireNonNull(status.object()).manifestKey());
        }
    }

    private static List<String> keys(S3Bucket bucket) {
        return bucket.server().requests().keys(bucket.name()).stream()
                .filter(key -> !key.contains("rekindle-probe-"))
                .toList();
    }
}
