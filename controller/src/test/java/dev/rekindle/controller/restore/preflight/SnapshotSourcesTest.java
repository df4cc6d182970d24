package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which objects are believed, and for how long. */
@ApiServer
class SnapshotSourcesTest {
    private static final PreparedSnapshot SNAPSHOT = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6);

    private RestoreScene scene;
    private S3Bucket bucket;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        this.bucket = bucket;
        scene = RestoreScene.of(api, namespace, bucket);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anObjectWithoutManifestIsTakenOnlyWhereThatIsAsked() throws ProblemException, IOException {
        put("elsewhere/saved.db", Files.readAllBytes(SNAPSHOT.file()));

        assertThat(refusal("elsewhere/saved.db", "")).isEqualTo(Reason.MANIFEST_NOT_FOUND);
        ChosenSnapshot chosen = scene.sources().choose(object("allowed", "elsewhere/saved.db", ", manifest: Optional"));

        assertThat(chosen.origin()).isEmpty();
        assertThat(chosen.snapshot().size()).isEqualTo(Files.size(SNAPSHOT.file()));
        assertThat(chosen.warnings()).anyMatch(warning -> warning.contains("no manifest"));
    }

    @Test
    void nobodyCouldDecodeAnEncodedObjectWithoutManifest() {
        put("elsewhere/saved.db.enc", new byte[8192]);

        assertThat(refusal("elsewhere/saved.db.enc", ", manifest: Optional")).isEqualTo(Reason.MANIFEST_NOT_FOUND);
    }

    @Test
    void anotherDigestThanAPersonKnowsIsRefused() {
        StoredObjectReport stored = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());

        assertThat(refusal(stored.key(), ", sha256: " + "0".repeat(64))).isEqualTo(Reason.DIGEST_MISMATCH);
    }

    @Test
    void anObjectWrittenAnewAfterItsManifestIsRefusedUnlessItsVersionIsNamed() throws ProblemException, IOException {
        StoredObjectReport stored = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());
        byte[] other = Files.readAllBytes(SNAPSHOT.file());
        other[other.length / 2] ^= 1;
        put(stored.key(), other);

        assertThat(refusal(stored.key(), "")).isEqualTo(Reason.OBJECT_CHANGED);
    }

    @Test
    void noTicketIsMadeOnceTheManifestWasWrittenAnew() throws ProblemException {
        StoredObjectReport stored = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());
        EtcdRestore restore = object("back", stored.key(), "");
        EtcdRestore pinned =
                scene.with(restore, PreflightTest.pinned(scene.sources().choose(restore)));
        assertThat(scene.sources().ticket(pinned, Duration.ofMinutes(1))).containsKey("url");

        put(String.valueOf(stored.manifestKey()), "{}".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> scene.sources().ticket(pinned, Duration.ofMinutes(1)))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.OBJECT_CHANGED));
    }

    private void put(String key, byte[] content) {
        bucket.server().requests().put(bucket.name(), key, content);
    }

    private Reason refusal(String key, String more) {
        EtcdRestore restore = object("refused-" + Integer.toHexString((key + more).hashCode()), key, more);
        try {
            scene.sources().choose(restore);
        } catch (ProblemException problem) {
            return problem.reason();
        }
        throw new AssertionError(key + " was taken");
    }

    private EtcdRestore object(String name, String key, String more) {
        return scene.restore(name, """
                source: {object: {destination: {name: %s}, key: %s%s}}
                target: {statefulSet: {name: etcd}}
                """.formatted(scene.namespace(), key, more));
    }
}
