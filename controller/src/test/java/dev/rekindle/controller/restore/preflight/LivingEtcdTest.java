package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.PreflightReport.Obstacle;
import dev.rekindle.controller.LocalizeRun;
import dev.rekindle.controller.restore.Tickets;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a target's own etcd, a real one, is asked before anything is touched: whether it holds anything, and which release it is. */
@ApiServer
class LivingEtcdTest {
    private static final PreparedSnapshot SNAPSHOT = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6);
    private static final String UNTAGGED = "registry.example/etcd@sha256:" + "0".repeat(64);
    private static final String SPEC = """
            source: {backup: {name: nightly}}
            target: {statefulSet: {name: etcd}}
            """;

    @TempDir
    private Path work;

    private RestoreScene scene;
    private S3Bucket bucket;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket one) {
        bucket = one;
        scene = RestoreScene.of(api, namespace, one);
        StoredObjectReport object = scene.stored("etcd", "nightly", SNAPSHOT, UnaryOperator.identity());
        scene.backup("nightly", "etcd", object, RestoreScene.TAKEN);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void oneToWhichNoKeyWasEverWrittenStandsInNobodysWayAndItsDataDirectoryCountsAsEmpty() throws Exception {
        try (var plan = ClusterPlan.loopback(1)) {
            var localize = new LocalizeRun(work, plan);
            try (var etcd = EtcdProcess.of(EtcdVersion.V3_6)
                    .plan(localize.member())
                    .cluster(plan)
                    .dataDir(localize.dataDir())
                    .start()) {
                running(etcd, UNTAGGED);
                scene.create(Manifests.claim("data-etcd-0"));

                Verdict verdict = scene.look(scene.restore("back", SPEC));

                assertThat(verdict).isInstanceOf(Verdict.Clear.class);
                assertThat(((Verdict.Clear) verdict).report().warnings())
                        .anyMatch(warning -> warning.contains("no key was ever written to it"));
            }
            localize.run(ticket("back")).orFail();
            assertThat(localize.terminationMessage()).contains("\"Restored\"");
        }
    }

    @Test
    void oneToWhichAKeyWasWrittenIsRefusedThoughTheKeyIsGone() {
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            running(etcd, UNTAGGED);
            etcd.api().put("a", "b");
            etcd.api().delete("a");

            Obstacle obstacle = onlyObstacle("back");

            assertThat(obstacle.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY.toString());
            assertThat(obstacle.message()).contains("etcd-0 is at revision 3", "existingData: Archive");
        }
    }

    @Test
    void oneThatDoesNotAnswerMayHoldData() {
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            running(etcd, UNTAGGED);
            etcd.stop();

            assertThat(onlyObstacle("back").message()).contains("etcd-0 could not be asked whether it holds data: ");
        }
    }

    @Test
    void volumesThatNobodyCanLookIntoAreRefusedWithHowToGoOn() {
        scene.create(single("2379", UNTAGGED));
        scene.create(Manifests.claim("data-etcd-0"));

        assertThat(onlyObstacle("back").message())
                .contains(
                        "PersistentVolumeClaim/data-etcd-0 cannot be looked into while no pod runs",
                        "start it",
                        "delete the claim",
                        "existingData: Archive");
    }

    @Test
    void aReleaseThatNoTagTellsIsToldByTheEtcdThatRuns() {
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_5).start()) {
            running(etcd, UNTAGGED);

            Obstacle obstacle = onlyObstacle("back");

            assertThat(obstacle.reason()).isEqualTo(Reason.VERSION_TOO_NEW.toString());
            assertThat(obstacle.found()).contains("etcd 3.5");
        }
    }

    @Test
    void aTicketSaysWhichEtcdWillStartAndNothingWhereNobodyKnows() throws Exception {
        try (var etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            running(etcd, UNTAGGED);
            EtcdRestore restore = pinned("told", SPEC + "existingData: Archive\n");

            assertThat(tickets().ticket(restore, Duration.ofMinutes(5))).containsEntry("target-version", "3.6");
            etcd.stop();
            assertThat(tickets().ticket(restore, Duration.ofMinutes(5))).doesNotContainKey("target-version");
        }
    }

    /** Without a manifest nobody knows before the pods do that the snapshot is too new. */
    @Test
    void aSnapshotWithoutManifestThatIsTooNewForTheTagIsRefusedWhereItIsRestored() throws Exception {
        scene.create(single("2379", "gcr.io/etcd-development/etcd:v3.5.21"));
        bucket.server().requests().put(bucket.name(), "elsewhere/saved.db", Files.readAllBytes(SNAPSHOT.file()));
        EtcdRestore restore = pinned("foreign", """
                source: {object: {destination: {name: %s}, key: elsewhere/saved.db, manifest: Optional}}
                target: {statefulSet: {name: etcd}}
                foreignCluster: Allow
                """.formatted(scene.namespace()));

        SortedMap<String, String> ticket = tickets().ticket(restore, Duration.ofMinutes(5));
        try (var plan = ClusterPlan.loopback(1)) {
            var localize = new LocalizeRun(work, plan);
            CommandResult end = localize.run(ticket);

            assertThat(ticket).containsEntry("target-version", "3.5");
            assertThat(end.exit()).isEqualTo(30);
            assertThat(localize.terminationMessage()).contains("VersionTooNew");
        }
    }

    private Obstacle onlyObstacle(String name) {
        Verdict verdict = scene.look(scene.restore(name, SPEC));
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        PreflightReport report = ((Verdict.Refused) verdict).report();
        return report.obstacles().stream()
                .filter(one -> report.obstacles().size() == 1 || one.reason().equals(Reason.VERSION_TOO_NEW.toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report));
    }

    private Tickets tickets() {
        return new Tickets(scene.sources(), scene.targets()::observe, scene.living());
    }

    private SortedMap<String, String> ticket(String name) throws ProblemException {
        EtcdRestore restore = scene.admin()
                .resources(EtcdRestore.class)
                .inNamespace(scene.namespace())
                .withName(name)
                .get();
        ChosenSnapshot chosen = scene.sources().choose(restore);
        return tickets().ticket(scene.with(restore, PreflightTest.pinned(chosen)), Duration.ofMinutes(5));
    }

    private EtcdRestore pinned(String name, String spec) throws ProblemException {
        EtcdRestore restore = scene.restore(name, spec);
        return scene.with(restore, PreflightTest.pinned(scene.sources().choose(restore)));
    }

    /** A set of one whose only pod is this etcd. */
    private void running(EtcdProcess etcd, String image) {
        String port = String.valueOf(URI.create(etcd.clientUrl()).getPort());
        StatefulSet set = (StatefulSet) scene.create(single(port, image));
        Pod pod = scene.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("etcd-0")
                        .withNamespace(scene.namespace())
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withKind("StatefulSet")
                        .withName("etcd")
                        .withUid(set.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withSpec(set.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .addNewVolume()
                        .withName("data")
                        .withNewPersistentVolumeClaim("data-etcd-0", false)
                        .endVolume()
                        .endSpec()
                        .build())
                .create();
        scene.admin()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static String single(String port, String image) {
        return Manifests.statefulSet()
                .replace("replicas: 3", "replicas: 1")
                .replace("0.0.0.0:2379", "0.0.0.0:" + port)
                .replace(",etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380", "")
                .replace("gcr.io/etcd-development/etcd:v3.6.16", image);
    }
}
