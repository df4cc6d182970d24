package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Finding;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Verdict;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the status of a destination says once it was tried against a real store, and what the controller's own probes say. */
@ApiServer
class DestinationControllerTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final KubernetesApi api;
    private Site site;
    private RunningController controller;

    DestinationControllerTest(KubernetesApi api) {
        this.api = api;
    }

    @BeforeEach
    void install(TestNamespace namespace) {
        site = Site.of(api, namespace);
        controller = RunningController.start(api, namespace.name(), 1);
    }

    @AfterEach
    void end() {
        controller.close();
        site.close();
    }

    @Test
    void oneThatWorksIsReadyAndSaysWhereItIsAndWhatWasTried(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        EtcdBackupDestinationStatus status = tried(site.destination(bucket));

        assertThat(ready(status).status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(ready(status).reason()).isEqualTo("Available");
        assertThat(status.location()).isEqualTo("s3://" + bucket.name() + "/production/");
        assertThat(status.findings())
                .filteredOn(finding -> finding.check().equals("CreateOnly"))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Verdict.GOOD);
        assertThat(bucket.server().requests().keys(bucket.name())).isEmpty();
    }

    @Test
    void wrongKeysAreDeniedAndNotRepeated(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        String name =
                site.destination(bucket, bucket.server().access().as("nobody", "a-wrong-secret-key"), "{from: All}");

        EtcdBackupDestinationStatus status = tried(name);

        assertThat(ready(status).status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(ready(status).reason()).isEqualTo("StoreDenied");
        assertThat(Serialization.asYaml(site.destination(name))).doesNotContain("a-wrong-secret-key");
    }

    @Test
    void aBucketThatIsNotThereIsNamed(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        EtcdBackupDestinationStatus status = tried(site.destination(new S3Bucket(bucket.server(), "no-such-bucket")));

        assertThat(ready(status).status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(ready(status).reason()).isEqualTo("BucketNotFound");
        assertThat(status.message()).contains("no-such-bucket");
    }

    @Test
    void readinessFollowsWhatItIsToldAndLivenessDoesNot() throws IOException, InterruptedException {
        var ready = new AtomicBoolean();
        try (Probes probes = Probes.listen(0, ready::get)) {
            assertThat(answer(probes, "/livez")).isEqualTo(200);
            assertThat(answer(probes, "/readyz")).isEqualTo(503);
            ready.set(true);
            assertThat(answer(probes, "/readyz")).isEqualTo(200);
            assertThat(answer(probes, "/elsewhere")).isEqualTo(404);
        }
        assertThat(controller.probe("/livez")).isEqualTo(200);
        assertThat(controller.probe("/readyz")).isEqualTo(200);
    }

    private static int answer(Probes probes, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private EtcdBackupDestinationStatus tried(String name) {
        Await.patiently(
                name + " to be tried",
                SOON,
                () -> status(name)
                        .map(EtcdBackupDestinationStatus::lastProbeTime)
                        .isPresent(),
                () -> Serialization.asYaml(site.destination(name)));
        return status(name).orElseThrow();
    }

    private Optional<EtcdBackupDestinationStatus> status(String name) {
        return Optional.ofNullable(site.destination(name)).map(EtcdBackupDestination::getStatus);
    }

    private static Condition ready(EtcdBackupDestinationStatus status) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(Condition.READY))
                .findFirst()
                .orElseThrow();
    }
}
