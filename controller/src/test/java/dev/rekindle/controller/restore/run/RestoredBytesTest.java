package dev.rekindle.controller.restore.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.Role;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.controller.LocalizeRun;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no manifest says what a snapshot holds, a restored etcd is compared with what the init container computed of the bytes. */
@ApiServer
class RestoredBytesTest {
    private static final PreparedSnapshot SNAPSHOT = SnapshotShape.DELETES_AND_COMPACTIONS.of(EtcdVersion.V3_6);
    private static final long MILLION = 1_000_000;

    @TempDir
    private Path work;

    @Test
    void isToldByTheRealProgramAndIsWhatTheRealEtcdSays() throws Exception {
        SnapshotReport told = restoredAndAsked(0);

        assertThat(told.revision()).isGreaterThan(1);
        assertThat(told.hashKv()).hasSize(8);
        assertThat(told.liveKeys()).isPositive();
    }

    @Test
    void withARaisedRevisionTheKeysAreCounted() throws Exception {
        assertThat(restoredAndAsked(MILLION).liveKeys()).isPositive();
    }

    /** What the init container told, after a proof with it, and one with each of its words changed. */
    private SnapshotReport restoredAndAsked(long bump) throws Exception {
        try (var plan = ClusterPlan.loopback(1)) {
            var localize = new LocalizeRun(work, plan);
            localize.run(Map.of(
                            "url",
                            SNAPSHOT.file().toUri().toString(),
                            "bump-revision",
                            String.valueOf(bump),
                            "cluster-token",
                            "fresh"))
                    .orFail();
            RestoredBytes told =
                    RestoredBytes.of(ended(localize.terminationMessage())).orElseThrow();
            try (var etcd = EtcdProcess.of(EtcdVersion.V3_6)
                            .plan(localize.member())
                            .cluster(plan)
                            .dataDir(localize.dataDir())
                            .start();
                    EtcdConnection connection = EtcdConnection.open(
                            Endpoint.parse(etcd.clientUrl(), Endpoint.Scheme.HTTP), ConnectionOptions.DEFAULTS)) {
                assertThat(proof(told, bump).of(connection)).isInstanceOf(ProofResult.Proved.class);
                var otherHash = new RestoredBytes(
                        told.revision(), told.compactRevision(), "deadbeef", told.totalKeys(), told.liveKeys());
                var otherCount = new RestoredBytes(
                        told.revision(),
                        told.compactRevision(),
                        told.hashKv(),
                        told.totalKeys(),
                        requireNonNull(told.liveKeys()) + 1);
                var later = new RestoredBytes(
                        told.revision() + 1, told.compactRevision(), null, told.totalKeys(), told.liveKeys());
                if (bump == 0) {
                    assertBroken(proof(otherHash, bump).of(connection));
                }
                assertBroken(proof(otherCount, bump).of(connection));
                assertBroken(proof(later, bump).of(connection));
            }
            return told.complete(unrecorded());
        }
    }

    private static void assertBroken(ProofResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        ProofResult.Broken.class,
                        broken -> assertThat(broken.reason()).isEqualTo(Reason.PROOF_FAILED));
    }

    private static MemberProof proof(RestoredBytes told, long bump) {
        return new MemberProof(told.complete(unrecorded()), bump, Optional.empty());
    }

    @Test
    void whatWasRecordedIsBelievedBeforeWhatAPodTells() {
        SnapshotReport recorded =
                new SnapshotReport(1024, "ab", 7, null, "0000000a", null, 3, 3L, 0L, null, null, false, List.of());

        assertThat(new RestoredBytes(9, -1L, "0000000b", 5L, 5L).complete(recorded))
                .isSameAs(recorded);
    }

    @Test
    void aRunThatHadNothingToDoTellsNothing() {
        assertThat(RestoredBytes.of(ended("{\"event\":\"end\",\"reason\":\"AlreadyDone\"}")))
                .isEmpty();
    }

    @Test
    void aRestoreWithoutManifestEndsWithWhatItLearned(KubernetesApi api, TestNamespace namespace) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            pinned(scene);

            leadToItsEnd(scene, etcd, "");

            assertThat(scene.status().phase()).isEqualTo(RestorePhase.COMPLETED);
            assertThat(scene.status().message())
                    .contains("at revision " + etcd.api().revision() + ";");
            assertThat(requireNonNull(scene.status().snapshot()).hashKv())
                    .isEqualTo(scene.snapshot().hashKv());
        }
    }

    @Test
    void aRestoreWithoutManifestFailsWhereEtcdSaysSomethingElse(KubernetesApi api, TestNamespace namespace)
            throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            pinned(scene);

            leadToItsEnd(scene, etcd, "deadbeef");

            assertThat(scene.status().phase()).isEqualTo(RestorePhase.FAILED);
            assertThat(scene.status().conditions().getFirst().reason()).isEqualTo("ProofFailed");
        }
    }

    private static void pinned(SetScene scene) {
        EtcdRestore created = scene.create(SetScene.RESTORE, "30m", false);
        StatusDraft draft = StatusDraft.of(created, Clock.systemUTC());
        draft.preflight(
                new PreflightReport(null, true, List.of(), List.of(), List.of(new PodRole(SetScene.POD, Role.MEMBER))));
        draft.pin(
                new StoredObjectReport("d", "saved.db", null, 1024, "unknown", null, null, null, null),
                unrecorded(),
                SetScene.TOKEN);
        draft.aftermath(new AftermathReport(null, null, null, null, null, 0L, null, List.of(), null, List.of()));
        draft.say(RestorePhase.RESTORING, Reason.RUNNING, "settled");
        new StatusStore(scene.installed().controller()).write(created, draft);
    }

    /** The init container tells what this etcd holds, or another hash. */
    private static void leadToItsEnd(SetScene scene, EtcdProcess etcd, String otherHash) throws InterruptedException {
        KvHash hash = etcd.api().maintenance().hashKv(etcd.api().revision());
        var client = scene.installed().controller();
        try (var watches = new PodWatches(client, (namespace, name) -> {})) {
            Restoration controller = scene.controller(client, watches);
            for (int i = 0; i < 50 && !(controller.advance(scene.restore()) instanceof Next.Over); i++) {
                scene.ownerMakesPod();
                scene.kubeletRuns(0, """
                        {"event":"end","reason":"Restored","message":"restored","clusterId":"%s","revision":%d,"totalKeys":%d,"liveKeys":%d,"hashKv":"%s","compactRevision":%d}\
                        """.formatted(
                                scene.clusterId(),
                                etcd.api().revision(),
                                etcd.api().count("", 0),
                                etcd.api().count("", 0),
                                otherHash.isEmpty() ? "%08x".formatted(hash.hash()) : otherHash,
                                hash.compactRevision()));
            }
        }
    }

    private static SnapshotReport unrecorded() {
        return new SnapshotReport(1024, "unknown", 0, null, null, null, 0, null, null, null, null, null, List.of());
    }

    private static Pod ended(String message) {
        return new PodBuilder()
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName(InjectedPod.LOCALIZE)
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }
}
