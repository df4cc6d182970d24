package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.PreflightReport.Obstacle;
import dev.rekindle.api.restore.RestorePhase;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in the way of a restore, on a real API server with the policies that are shipped, and with real snapshots in a real bucket. */
@ApiServer
class PreflightTest {
    private static final PreparedSnapshot SNAPSHOT = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6);
    private static final String SPEC = """
            source: {backup: {name: nightly}}
            target: {statefulSet: {name: etcd}}
            """;

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
    void isClearWhereNothingStandsInTheWayAndWritesNothing() {
        completeBackup();
        scene.create(Manifests.statefulSet());
        EtcdRestore restore = scene.restore("back", SPEC);
        EtcdRestore rehearsal = scene.restore("rehearsal", SPEC + "dryRun: true\n");
        scene.requests();

        Verdict verdict = scene.look(restore);
        List<String> requests = scene.requests();

        assertThat(verdict).isInstanceOf(Verdict.Clear.class);
        Verdict.Clear clear = (Verdict.Clear) verdict;
        assertThat(clear.report().roles()).hasSize(3);
        assertThat(clear.snapshot().snapshot().sha256()).hasSize(64);
        assertThat(clear.snapshot().bump())
                .isEqualTo(1_000_000_000L + 500 - clear.snapshot().snapshot().revision());
        assertThat(requests)
                .isNotEmpty()
                .allMatch(request -> request.startsWith("GET ") || request.contains("dryRun=All"));
        assertThat(scene.admin().pods().inNamespace(scene.namespace()).list().getItems())
                .isEmpty();
        // The real one, being in the queue, comes first.
        assertThat(waiting(scene.look(rehearsal)).reason()).isEqualTo(Reason.TARGET_BUSY);
    }

    @Test
    void aDryRunComesToTheSameAsTheRealOne() {
        EtcdRestore rehearsal = scene.restore("rehearsal", SPEC + "dryRun: true\n");

        PreflightReport rehearsed = refused(scene.look(rehearsal));
        PreflightReport real = refused(scene.look(scene.restore("back", SPEC)));

        assertThat(rehearsed.obstacles()).isEqualTo(real.obstacles());
    }

    @Test
    void namesEverythingAtOnce() {
        StoredObjectReport object =
                scene.stored("other", "nightly", SnapshotShape.AUTH.of(EtcdVersion.V3_6), UnaryOperator.identity());
        scene.backup("nightly", "other", object, RestoreScene.TAKEN);
        scene.create(Manifests.statefulSet()
                .replace("etcd:v3.6.16", "etcd:v3.5.21")
                .replace("podManagementPolicy: Parallel", "podManagementPolicy: OrderedReady")
                .replace("/livez", "/health")
                .replace("storage: 1Gi", "storage: 1Mi")
                .replace("mountPath: /var/lib/etcd", "mountPath: /var/lib/etcd, readOnly: true")
                .replace("      containers:", "      securityContext: {runAsNonRoot: true}\n      containers:"));
        scene.create(Manifests.claim("data-etcd-0"));
        scene.label("disabled");

        PreflightReport report = refused(scene.look(scene.restore("back", SPEC)));

        assertThat(report.clear()).isFalse();
        assertThat(reasons(report))
                .contains(
                        Reason.FOREIGN_CLUSTER,
                        Reason.LOGIN_NEEDED,
                        Reason.VERSION_TOO_NEW,
                        Reason.NO_SPACE,
                        Reason.TARGET_NOT_EMPTY,
                        Reason.PROBE_DEADLOCK,
                        Reason.READ_ONLY_VOLUME,
                        Reason.NO_USER,
                        Reason.NAMESPACE_NOT_ENABLED);
        assertThat(report.obstacles())
                .extracting(Obstacle::message)
                .anyMatch(message -> message.contains(
                        "kubectl label namespace " + scene.namespace() + " rekindle.dev/restore=enabled"));
    }

    @Test
    void namesAContainerThatIsNotThere() {
        completeBackup();
        scene.create(Manifests.statefulSet());

        PreflightReport report = refused(scene.look(scene.restore(
                "back",
                "source: {backup: {name: nightly}}\ntarget: {statefulSet: {name: etcd, container: database}}\n")));

        assertThat(report.obstacles()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(Reason.TARGET_UNKNOWN.toString());
            assertThat(one.expected()).isEqualTo("container database");
            assertThat(one.found()).isEqualTo("etcd");
        });
    }

    @Test
    void refusesWhatANewClusterOfTheNameWouldFindOnItsVolumes() {
        StoredObjectReport object = scene.stored("prod", "nightly", SNAPSHOT, UnaryOperator.identity());
        scene.backup("nightly", "prod", object, RestoreScene.TAKEN);
        scene.create(Manifests.claim("etcd-data-prod-1"));

        PreflightReport report = refused(scene.look(scene.restore(
                "back", "source: {backup: {name: nightly}}\ntarget: {etcdCluster: {name: prod, mode: Awaited}}\n")));

        assertThat(report.obstacles()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(Reason.VOLUME_SURVIVES.toString());
            assertThat(one.where()).isEqualTo("PersistentVolumeClaim/etcd-data-prod-1");
        });
    }

    @Test
    void waitsForABackupThatIsUnderWayAndForARestoreThatIsAhead() {
        scene.create(Manifests.statefulSet());
        scene.create("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackup
                metadata: {name: nightly}
                spec: {source: {etcdCluster: {name: etcd}}, destination: {name: %s}}
                """.formatted(scene.namespace()));
        EtcdRestore first = scene.restore("a-first", SPEC);
        EtcdRestore second = scene.restore("b-second", SPEC);

        assertThat(waiting(scene.look(first)).reason()).isEqualTo(Reason.RUNNING);
        Verdict.Waiting behind = waiting(scene.look(second));
        assertThat(behind.reason()).isEqualTo(Reason.TARGET_BUSY);
        assertThat(behind.queuePosition()).hasValue(1);
        assertThat(behind.message()).contains("EtcdRestore/a-first");
    }

    @Test
    void refusesAnObjectThatIsGoneOrNotTheOneThatWasRecorded() {
        scene.create(Manifests.statefulSet());
        StoredObjectReport stored = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());
        scene.backup(
                "gone",
                "etcd",
                at(stored, stored.key().replace("nightly", "never"), stored.sha256()),
                RestoreScene.TAKEN);
        scene.backup("other", "etcd", at(stored, stored.key(), "0".repeat(64)), RestoreScene.TAKEN);

        assertThat(reasons(refused(scene.look(from("gone"))))).containsExactly(Reason.OBJECT_NOT_FOUND);
        scene.admin()
                .resources(EtcdRestore.class)
                .inNamespace(scene.namespace())
                .delete();
        assertThat(reasons(refused(scene.look(from("other"))))).containsExactly(Reason.DIGEST_MISMATCH);
    }

    @Test
    void takesTheLatestOfAClusterBeforeAMomentByItsResourcesOrByTheCatalogue() throws ProblemException {
        StoredObjectReport older = scene.stored("etcd", "older", SNAPSHOT, UnaryOperator.identity());
        StoredObjectReport newer = scene.stored("etcd", "newer", SNAPSHOT, UnaryOperator.identity());
        scene.backup("older", "etcd", older, RestoreScene.TAKEN.minusSeconds(3600));
        scene.backup("newer", "etcd", newer, RestoreScene.TAKEN);

        assertThat(chosen("latest: {cluster: etcd}").object().key()).isEqualTo(newer.key());
        assertThat(chosen("latest: {cluster: etcd, before: \"2026-11-27T03:00:00Z\"}")
                        .object()
                        .key())
                .isEqualTo(older.key());
        assertThat(chosen("latest: {cluster: etcd, destination: {name: " + scene.namespace() + "}}")
                        .object()
                        .key())
                .startsWith(scene.namespace() + "/etcd/");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> chosen("latest: {cluster: another}"))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.BACKUP_NOT_FOUND));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> chosen("latest: {schedule: hourly}"))
                .withMessageContaining("no EtcdBackupSchedule");
    }

    @Test
    void aTicketReadsTheVeryObjectAndNothingLongLivedIsInIt()
            throws ProblemException, IOException, InterruptedException {
        completeBackup();
        scene.create(Manifests.statefulSet());
        EtcdRestore restore = scene.restore("back", SPEC + "existingData: Archive\n");
        ChosenSnapshot chosen = scene.sources().choose(restore);
        EtcdRestore pinned = scene.with(restore, pinned(chosen));

        SortedMap<String, String> ticket = scene.sources().ticket(pinned, Duration.ofMinutes(5));

        assertThat(read(ticket)).isEqualTo(Files.readAllBytes(SNAPSHOT.file()));
        assertThat(ticket)
                .containsEntry("sha256", chosen.snapshot().sha256())
                .containsEntry("existing-data", "Archive")
                .containsEntry("cluster-token", "7f3k2m9q-etcd")
                .containsEntry("bump-revision", String.valueOf(chosen.bump()))
                .containsKeys("revision", "hash-kv", "compact-revision", "cluster-id", "size");
        assertThat(String.join("\n", ticket.values()))
                .doesNotContain(bucket.server().secretKey());
    }

    /** As the init container asks: with the headers that the URL is signed for. */
    private static byte[] read(SortedMap<String, String> ticket) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ticket.getOrDefault("url", "")));
        ticket.forEach((name, value) -> {
            if (name.startsWith("header.")) {
                request.header(name.substring("header.".length()), value);
            }
        });
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private void completeBackup() {
        StoredObjectReport object = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());
        scene.backup("nightly", "etcd", object, RestoreScene.TAKEN);
    }

    private EtcdRestore from(String backup) {
        return scene.restore("from-" + backup, SPEC.replace("nightly", backup));
    }

    private ChosenSnapshot chosen(String source) throws ProblemException {
        EtcdRestore restore = scene.restore(
                "of-" + Integer.toHexString(source.hashCode()),
                "source: {" + source + "}\ntarget: {statefulSet: {name: etcd}}\n");
        return scene.sources().choose(restore);
    }

    static EtcdRestoreStatus pinned(ChosenSnapshot chosen) {
        return new EtcdRestoreStatus(
                1L,
                RestorePhase.RESTORING,
                "settled",
                false,
                List.of(),
                null,
                null,
                null,
                null,
                chosen.object(),
                chosen.snapshot(),
                "7f3k2m9q-etcd",
                1,
                null,
                List.of(),
                null,
                null,
                null,
                new AftermathReport(null, null, null, null, null, chosen.bump(), null, List.of(), null, List.of()));
    }

    private static StoredObjectReport at(StoredObjectReport stored, String key, String sha256) {
        return new StoredObjectReport(
                stored.destination(),
                key,
                stored.version(),
                stored.size(),
                sha256,
                null,
                stored.manifestKey(),
                null,
                false);
    }

    private static Verdict.Waiting waiting(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Waiting.class);
        return (Verdict.Waiting) verdict;
    }

    private static PreflightReport refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).report();
    }

    private static List<Reason> reasons(PreflightReport report) {
        return report.obstacles().stream()
                .map(Obstacle::reason)
                .flatMap(text -> Arrays.stream(Reason.values())
                        .filter(reason -> reason.toString().equals(text)))
                .distinct()
                .toList();
    }
}
