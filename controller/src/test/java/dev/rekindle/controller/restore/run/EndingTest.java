package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore that ends before its end leaves nothing of itself, and says what state its target is in. */
@ApiServer
class EndingTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private EtcdProcess etcd;
    private SetScene scene;
    private PodWatches watches;
    private Restoration controller;

    @BeforeEach
    void prepare(KubernetesApi api, TestNamespace namespace) {
        etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
        scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
        scene.pinned();
        watches = new PodWatches(scene.installed().controller(), (where, name) -> {});
        controller = scene.controller(scene.installed().controller(), watches);
    }

    @AfterEach
    void end() {
        watches.close();
        etcd.close();
    }

    @Test
    void touchesNothingWhenItIsCancelledBeforeItsLock() {
        String before = scene.pod().orElseThrow().getMetadata().getUid();
        cancel();

        advanceUntilOver();

        assertEnded(RestorePhase.CANCELLED, Reason.CANCELLED);
        assertThat(scene.status().message()).contains("was not touched");
        assertThat(scene.pod().orElseThrow().getMetadata().getUid()).isEqualTo(before);
    }

    @Test
    void bringsTheOldPodsBackWhenItIsCancelledBeforeAMemberIsRestored() {
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        cancel();

        advanceUntilOver();

        assertEnded(RestorePhase.CANCELLED, Reason.CANCELLED);
        assertThat(scene.status().message()).contains("no member was changed", "old data comes back");
        scene.ownerMakesPod();
        assertThat(isInjected()).isFalse();
    }

    @Test
    void leavesRestoredMembersAloneWhenItIsCancelledAndNamesTheirArchives() {
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        String restored = scene.pod().orElseThrow().getMetadata().getUid();
        etcd.stop();
        scene.kubeletRuns(0, "{\"reason\":\"Restored\",\"message\":\"done\",\"archived\":\"/data/archive-x\"}");
        advanceUntil(
                "it to boot",
                () -> scene.status().members().stream().anyMatch(member -> "Booting".equals(member.state())));
        cancel();

        advanceUntilOver();

        assertEnded(RestorePhase.CANCELLED, Reason.CANCELLED);
        assertThat(scene.status().message()).contains("etcd-0 of 1 members", "/data/archive-x");
        assertThat(scene.pod().orElseThrow().getMetadata().getUid()).isEqualTo(restored);
    }

    @Test
    void endsAtOnceWhereTheSnapshotIsBadAndBringsTheOldPodsBack() {
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        scene.kubeletRuns(
                20,
                "{\"reason\":\"HashKvMismatch\",\"message\":\"the keys differ\",\"expected\":\"1\",\"found\":\"2\"}");

        advanceUntilOver();

        assertEnded(RestorePhase.FAILED, Reason.HASH_KV_MISMATCH);
        assertThat(scene.status().message())
                .contains("etcd-0: the keys differ; expected 1; found 2", "no member was changed");
        assertThat(scene.status().members())
                .singleElement()
                .satisfies(member -> assertThat(member.reason()).isEqualTo("HashKvMismatch"));
        scene.ownerMakesPod();
        assertThat(isInjected()).isFalse();
    }

    @Test
    void goesOnWhereTryingAgainMayHelp() {
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        scene.kubeletRuns(10, "{\"reason\":\"NoSpace\",\"message\":\"the volume is too small\"}");

        advanceUntil("the reason to be told", () -> reason() == Reason.NO_SPACE);

        assertThat(scene.status().terminal()).isNull();
        assertThat(scene.status().members())
                .singleElement()
                .satisfies(member -> assertThat(member.reason()).isEqualTo("NoSpace"));
        advanceUntil("it to complete", () -> {
            scene.othersWork();
            return scene.status().phase() == RestorePhase.COMPLETED;
        });
    }

    @Test
    void refusesAMemberOfAnotherClusterThanTheRestoredOne() {
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        scene.kubeletRuns(0, "{\"reason\":\"Restored\",\"message\":\"done\",\"clusterId\":\"1\"}");

        advanceUntilOver();

        assertEnded(RestorePhase.FAILED, Reason.PROOF_FAILED);
        assertThat(scene.status().message()).contains("is a member of cluster " + scene.clusterId());
    }

    @Test
    void leavesNothingWhenItIsDeletedInTheMiddle() {
        scene.installed().admin().resource(scene.restore()).edit(restore -> {
            restore.getMetadata().getFinalizers().add("rekindle.dev/restore");
            return restore;
        });
        advanceUntil("its pod to be injected", () -> {
            scene.ownerMakesPod();
            return isInjected();
        });
        scene.installed().admin().resource(scene.restore()).delete();

        advanceUntilOver();

        assertEnded(RestorePhase.CANCELLED, Reason.CANCELLED);
        scene.ownerMakesPod();
        assertThat(isInjected()).isFalse();
    }

    private void cancel() {
        scene.installed()
                .admin()
                .resources(EtcdRestore.class)
                .inNamespace(scene.installed().namespace())
                .withName(SetScene.RESTORE)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
    }

    private void advanceUntilOver() {
        advanceUntil("it to be over", () -> Boolean.TRUE.equals(scene.status().terminal()));
    }

    private void advanceUntil(String what, BooleanSupplier condition) {
        Await.until(
                what,
                SOON,
                () -> {
                    try {
                        controller.advance(scene.restore());
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return condition.getAsBoolean();
                },
                () -> "; at last: " + scene.status());
    }

    private boolean isInjected() {
        return scene.pod().filter(pod -> InjectedPod.bears(pod, SetScene.TOKEN)).isPresent();
    }

    private Reason reason() {
        return Ending.reason(StatusDraft.of(scene.restore(), Clock.systemUTC()));
    }

    private void assertEnded(RestorePhase phase, Reason reason) {
        assertThat(scene.status().phase()).isEqualTo(phase);
        assertThat(reason()).isEqualTo(reason);
        assertThat(scene.status().completionTime()).isNotNull();
        assertThat(scene.lock()).isEmpty();
        assertThat(scene.order()).isEmpty();
        assertThat(scene.ticket()).isEmpty();
    }
}
