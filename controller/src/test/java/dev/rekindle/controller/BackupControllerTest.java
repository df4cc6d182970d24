package dev.rekindle.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.Condition;
import dev.rekindle.api.Progress;
import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.backup.Verification;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.fault.TcpFault;
import dev.rekindle.testing.fault.TcpFaultProxy;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole controller against a real API server, a real etcd and a real store. */
@ApiServer
class BackupControllerTest {
    private static final int MEBIBYTE = 1 << 20;

    private final KubernetesApi api;
    private final EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
    private Site site;
    private RunningController controller;

    BackupControllerTest(KubernetesApi api) {
        this.api = api;
    }

    @BeforeEach
    void install(TestNamespace namespace) {
        site = Site.of(api, namespace);
        controller = RunningController.start(api, namespace.name(), 1);
        etcd.api().put("name", "rekindle");
    }

    @AfterEach
    void end() throws IOException {
        controller.close();
        site.close();
        etcd.close();
    }

    @Test
    void storesABackupAndTellsWhatItsManifestTells(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) throws Exception {
        String destination = site.destination(bucket);

        site.backup("nightly", destination, etcd.clientUrl());

        EtcdBackupStatus status = site.awaitEnd("nightly");
        assertThat(status.phase()).isEqualTo(BackupPhase.COMPLETED);
        assertThat(status.cluster()).isEqualTo("edge");
        assertThat(status.message()).matches("stored .* at revision 2, its one member agrees");
        assertThat(Site.holds(status.conditions(), Condition.READY)).isTrue();
        assertThat(Site.holds(status.conditions(), Condition.STALLED)).isFalse();
        JsonNode manifest = manifest(bucket, status);
        assertThat(stored(status).key()).isEqualTo(manifest.at("/object/key").asText());
        assertThat(stored(status).version())
                .isEqualTo(manifest.at("/object/version").asText());
        assertThat(stored(status).sha256())
                .isEqualTo(manifest.at("/object/sha256").asText());
        assertThat(stored(status).size())
                .isEqualTo(bucket.server()
                        .requests()
                        .get(bucket.name(), "production/" + stored(status).key())
                        .length);
        assertThat(requireNonNull(status.snapshot()).revision()).isEqualTo(2);
        assertThat(requireNonNull(status.snapshot()).hashKv())
                .isEqualTo(manifest.at("/snapshot/hashKv/hash").asText());
        assertThat(requireNonNull(status.source()).clusterId())
                .isEqualTo(manifest.at("/source/clusterId").asText());
        assertThat(manifest.at("/backup/uid").asText())
                .isEqualTo(site.get("nightly").getMetadata().getUid());
        assertThat(manifest.at("/tool/version").asText()).isEqualTo("1.2.3");
        assertThat(status.verification()).extracting(Verification::result).containsOnly(Verification.Result.PASSED);
        assertThat(status.attempts().getLast().reason()).isNull();
        assertThat(requireNonNull(status.timings()).totalMilliseconds()).isPositive();
        assertThat(site.get("nightly").getMetadata().getFinalizers()).isEmpty();
        assertThat(controller.work()).isEmptyDirectory();
        assertThat(controller.probe("/readyz")).isEqualTo(200);
    }

    @Test
    void wrongKeysEndItAtOnce(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination =
                site.destination(bucket, bucket.server().access().as("nobody", "wrong-secret-key"), "{from: All}");

        site.backup("denied", destination, etcd.clientUrl());

        EtcdBackupStatus status = site.awaitEnd("denied");
        assertThat(status.phase()).isEqualTo(BackupPhase.FAILED);
        assertThat(status.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.reason()).isEqualTo("StoreDenied"));
        assertThat(Site.holds(status.conditions(), Condition.STALLED)).isTrue();
        assertThat(reason(status)).isEqualTo("StoreDenied");
        assertThat(Serialization.asYaml(site.get("denied"))).doesNotContain("wrong-secret-key");
    }

    @Test
    void aDestinationThatIsNotThereEndsItAtOnce() {
        site.backup("lost", "nowhere", etcd.clientUrl());

        assertThat(reason(site.awaitEnd("lost"))).isEqualTo("DestinationNotFound");
    }

    @Test
    void aDestinationOfOthersEndsItAtOnceAndStaysUntouched(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination =
                site.destination(bucket, bucket.server().access(), "{from: Names, names: [somebody-else]}");

        site.backup("foreign", destination, etcd.clientUrl());

        assertThat(reason(site.awaitEnd("foreign"))).isEqualTo("DestinationNotPermitted");
        assertThat(keys(bucket)).isEmpty();
    }

    @Test
    void whatMayHealIsTriedAgainUntilTheAttemptsAreUsedUp(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        etcd.stop();

        site.backup("silent", destination, etcd.clientUrl(), "maxAttempts: 2");

        EtcdBackupStatus status = site.awaitEnd("silent");
        assertThat(reason(status)).isEqualTo("AttemptsExhausted");
        assertThat(status.attempts())
                .extracting(attempt -> attempt.reason())
                .containsExactly("SourceUnreachable", "SourceUnreachable");
        assertThat(status.attempts().getLast().startTime())
                .isAfterOrEqualTo(status.attempts().getFirst().endTime());
        assertThat(keys(bucket)).isEmpty();
    }

    @Test
    void anEtcdThatComesBackIsBackedUpByTheNextAttempt(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        etcd.stop();
        site.backup("patient", destination, etcd.clientUrl(), "maxAttempts: 10");
        site.await("patient", "retrying", now -> now.phase() == BackupPhase.RETRYING);

        etcd.restart();

        assertThat(site.awaitEnd("patient").phase()).isEqualTo(BackupPhase.COMPLETED);
    }

    @Test
    void othersWaitInTheOrderInWhichTheyCame(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = slow()) {
            site.backup("first", destination, "http://127.0.0.1:" + slow.port());
            site.await("first", "running", now -> now.phase() == BackupPhase.RUNNING);
            site.backup("second", destination, etcd.clientUrl());
            site.await("second", "queued", now -> now.queuePosition() != null && now.queuePosition() == 0);
            site.backup("third", destination, etcd.clientUrl());

            EtcdBackupStatus third = site.await("third", "queued", now -> now.queuePosition() != null);

            assertThat(third.queuePosition()).isEqualTo(1);
            assertThat(third.phase()).isEqualTo(BackupPhase.QUEUED);
            assertThat(third.message()).isEqualTo("1 backup comes first");
            slow.throttle(TcpFault.Direction.TO_CLIENT, 0);
            assertThat(site.awaitEnd("first").phase()).isEqualTo(BackupPhase.COMPLETED);
            EtcdBackupStatus last = site.awaitEnd("third");
            assertThat(last.phase()).isEqualTo(BackupPhase.COMPLETED);
            assertThat(last.queuePosition()).isNull();
            assertThat(last.startTime())
                    .isAfterOrEqualTo(site.awaitEnd("second").startTime());
        }
    }

    @Test
    void tellsHowFarItIs(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = slow()) {
            site.backup("slow", destination, "http://127.0.0.1:" + slow.port());

            EtcdBackupStatus status = site.await(
                    "slow",
                    "streaming",
                    now -> now.progress() != null && now.progress().percent() != null);

            Progress progress = requireNonNull(status.progress());
            assertThat(progress.step()).isEqualTo("Stream");
            assertThat(progress.bytesTotal()).isGreaterThan(4 * MEBIBYTE);
            assertThat(progress.bytesDone()).isBetween(1L, requireNonNull(progress.bytesTotal()));
            assertThat(status.attempts().getLast().member())
                    .isEqualTo(etcd.plan().name());
            assertThat(status.attempts().getLast().key()).startsWith(site.namespace() + "/edge/slow-");
        }
    }

    @Test
    void deletionEndsARunAndLeavesNothing(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = slow()) {
            site.backup("doomed", destination, "http://127.0.0.1:" + slow.port());
            String key = site.await(
                            "doomed",
                            "streaming",
                            now -> now.progress() != null && now.progress().percent() != null)
                    .attempts()
                    .getLast()
                    .key();

            site.delete("doomed");

            site.awaitGone("doomed", Duration.ofSeconds(10));
            assertThat(keys(bucket)).isEmpty();
            assertThat(bucket.server().requests().uploads(bucket.name(), "production/" + key))
                    .isEmpty();
        }
    }

    @Test
    void whatTakesLongerThanItMayEnds(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        try (TcpFaultProxy slow = slow()) {
            site.backup("late", destination, "http://127.0.0.1:" + slow.port(), "timeout: 1m");
            site.await("late", "running", now -> now.phase() == BackupPhase.RUNNING);
            Await.patiently(
                    "its minute to pass",
                    Duration.ofSeconds(90),
                    () -> Boolean.TRUE.equals(site.get("late").getStatus().terminal()));

            assertThat(reason(site.get("late").getStatus())).isEqualTo("DeadlineExceeded");
            assertThat(keys(bucket)).isEmpty();
        }
    }

    @Test
    void deleteRemovesExactlyItsVersion(
            @ObjectStore(value = StoreServer.MINIO, options = BucketOption.VERSIONING) S3Bucket bucket) {
        String destination = site.destination(bucket);
        site.backup("gone", destination, etcd.clientUrl(), "deletionPolicy: Delete");
        site.backup("kept", destination, etcd.clientUrl());
        EtcdBackupStatus gone = site.awaitEnd("gone");
        EtcdBackupStatus kept = site.awaitEnd("kept");
        Await.patiently(
                "the finalizer",
                Duration.ofSeconds(10),
                () -> !site.get("gone").getMetadata().getFinalizers().isEmpty());

        site.delete("gone");
        site.delete("kept");

        site.awaitGone("gone", Duration.ofSeconds(20));
        site.awaitGone("kept", Duration.ofSeconds(20));
        assertThat(bucket.server().requests().versions(bucket.name()).stream()
                        .filter(version -> !version.deleteMarker())
                        .map(version -> version.key()))
                .containsExactlyInAnyOrder(
                        "production/" + stored(kept).key(),
                        "production/" + stored(kept).manifestKey())
                .doesNotContain("production/" + stored(gone).key());
    }

    @Test
    void deleteLeavesWhatIsNotItsOwnAnyMore(
            @ObjectStore(value = StoreServer.MINIO, options = BucketOption.VERSIONING) S3Bucket bucket) {
        String destination = site.destination(bucket);
        site.backup("taken", destination, etcd.clientUrl(), "deletionPolicy: Delete");
        EtcdBackupStatus status = site.awaitEnd("taken");
        String object = "production/" + stored(status).key();
        bucket.server().requests().put(bucket.name(), object, "another".getBytes(StandardCharsets.UTF_8));
        int versions = bucket.server().requests().versions(bucket.name()).size();

        site.delete("taken");

        site.awaitGone("taken", Duration.ofSeconds(20));
        assertThat(bucket.server().requests().versions(bucket.name())).hasSize(versions);
        assertThat(bucket.server().requests().get(bucket.name(), object))
                .isEqualTo("another".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void deleteWaitsForAStoreThatIsDown(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        URI endpoint = bucket.server().access().endpoint();
        try (TcpFaultProxy way = TcpFaultProxy.before(endpoint.getPort())) {
            String destination =
                    site.destination(bucket, bucket.server().access().at(URI.create(way.url())), "{from: All}");
            site.backup("held", destination, etcd.clientUrl(), "deletionPolicy: Delete");
            site.awaitEnd("held");
            site.secretChanged("keys-0", "wrong");

            site.delete("held");

            EtcdBackupStatus status = site.await("held", "deleting", now -> now.phase() == BackupPhase.DELETING);
            assertThat(status.message()).contains("StoreDenied").contains("set deletionPolicy: Retain");
            assertThat(keys(bucket)).hasSize(2);
            site.secretChanged("keys-0", bucket.server().access().secretKey());
            site.awaitGone("held", Duration.ofSeconds(40));
            assertThat(keys(bucket)).isEmpty();
        }
    }

    @Test
    void aKeyThatIsTakenByAnotherIsNotTouched(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String destination = site.destination(bucket);
        etcd.stop();
        site.backup("squatted", destination, etcd.clientUrl(), "maxAttempts: 10");
        String key = site.await("squatted", "retrying", now -> now.phase() == BackupPhase.RETRYING)
                .attempts()
                .getFirst()
                .key();
        bucket.server().requests().put(bucket.name(), "production/" + key, "not ours".getBytes(StandardCharsets.UTF_8));

        etcd.restart();

        assertThat(reason(site.awaitEnd("squatted"))).isEqualTo("KeyTaken");
        assertThat(bucket.server().requests().get(bucket.name(), "production/" + key))
                .isEqualTo("not ours".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aVolumeThatIsNotMountedIsWaitedFor() throws IOException {
        String destination = site.volume("etcd-backups");
        site.backup("volume", destination, etcd.clientUrl(), "maxAttempts: 10");
        EtcdBackupStatus waiting = site.await("volume", "retrying", now -> now.phase() == BackupPhase.RETRYING);
        assertThat(waiting.attempts().getLast().reason()).isEqualTo("DestinationNotReady");
        assertThat(waiting.attempts().getLast().message()).contains("add it to the Deployment as a volume");

        Path mounted = Files.createDirectory(controller.volumes().resolve("etcd-backups"));

        EtcdBackupStatus status = site.awaitEnd("volume");
        assertThat(status.phase()).isEqualTo(BackupPhase.COMPLETED);
        assertThat(mounted.resolve("production").resolve(stored(status).key())).isRegularFile();
    }

    /** The way to etcd, so slow that a test can look at a backup while it runs. */
    private TcpFaultProxy slow() {
        for (int i = 0; i < 16; i++) {
            etcd.api().put(Bytes.of("filling-" + i), Bytes.of("x".repeat(MEBIBYTE / 2)));
        }
        return TcpFaultProxy.before(URI.create(etcd.clientUrl()).getPort())
                .throttle(TcpFault.Direction.TO_CLIENT, MEBIBYTE / 16);
    }

    private static JsonNode manifest(S3Bucket bucket, EtcdBackupStatus status) throws IOException {
        return Serialization.unmarshal(
                new String(
                        bucket.server()
                                .requests()
                                .get(
                                        bucket.name(),
                                        "production/" + stored(status).manifestKey()),
                        StandardCharsets.UTF_8),
                JsonNode.class);
    }

    /** Without what a trial of the destination puts there for a moment. */
    private static List<String> keys(S3Bucket bucket) {
        return bucket.server().requests().keys(bucket.name()).stream()
                .filter(key -> !key.contains("rekindle-probe-"))
                .toList();
    }

    private static StoredObjectReport stored(EtcdBackupStatus status) {
        return requireNonNull(status.object());
    }

    private static String reason(EtcdBackupStatus status) {
        return Stream.of(Condition.READY)
                .flatMap(type -> status.conditions().stream()
                        .filter(condition -> condition.type().equals(type)))
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }
}
