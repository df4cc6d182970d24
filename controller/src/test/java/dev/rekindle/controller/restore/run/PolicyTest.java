package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restore does about an API server that does not inject, or not always. */
@ApiServer
class PolicyTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private EtcdProcess etcd;
    private InstalledApi installed;
    private SetScene scene;

    @BeforeEach
    void prepare(KubernetesApi api, TestNamespace namespace) {
        etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
        installed = InstalledApi.complete(api, namespace);
        scene = new SetScene(installed, etcd);
        scene.pinned();
    }

    @AfterEach
    void end() {
        etcd.close();
        installed.applyPolicies();
    }

    @Test
    void touchesNoPodBeforeThePolicyActs() throws InterruptedException {
        installed.removePolicies();
        String before = uid(scene.pod().orElseThrow());
        try (var watches = new PodWatches(installed.controller(), (namespace, name) -> {})) {
            Restoration controller = scene.controller(installed.controller(), watches);
            advanceUntil(controller, "to wait for the policy", () -> reason().equals(Reason.WAITING_FOR_POLICY));

            assertThat(uid(scene.pod().orElseThrow())).isEqualTo(before);
            assertThat(scene.status().attempts()).isNull();
            assertThat(scene.status().message()).contains("nothing was touched yet", "restore-localize");

            installed.applyPolicies();
            advanceUntil(controller, "to complete", () -> {
                scene.othersWork();
                return scene.status().phase() == RestorePhase.COMPLETED;
            });
        }
    }

    @Test
    void deletesAPodThatSlippedThroughAndGivesUpAfterSeveral() throws InterruptedException {
        try (var watches = new PodWatches(installed.controller(), (namespace, name) -> {})) {
            Restoration controller = scene.controller(installed.controller(), watches);
            advanceUntil(
                    controller,
                    "to call pods",
                    () -> Integer.valueOf(1).equals(scene.status().attempts()));
            installed.removePolicies();

            Await.until("a pod to come without the init container, and to be deleted", SOON, () -> {
                scene.ownerMakesPod();
                return scene.pod()
                        .filter(pod -> InjectedPod.bears(pod, SetScene.TOKEN))
                        .isEmpty();
            });
            advanceUntil(controller, "to give up", () -> {
                scene.ownerMakesPod();
                return Boolean.TRUE.equals(scene.status().terminal());
            });

            assertThat(scene.status().phase()).isEqualTo(RestorePhase.FAILED);
            assertThat(reason()).isEqualTo(Reason.POD_SLIPPED_THROUGH);
            assertThat(scene.status().attempts()).isGreaterThan(5);
            assertThat(scene.lock()).isEmpty();
            assertThat(scene.order()).isEmpty();
        }
    }

    /** Nobody but the watch has a chance here: the restore is not looked at. */
    @Test
    void deletesAPodThatSlippedThroughWithoutBeingAskedTo() throws InterruptedException {
        try (var watches = new PodWatches(installed.controller(), (namespace, name) -> {})) {
            Restoration controller = scene.controller(installed.controller(), watches);
            advanceUntil(
                    controller,
                    "to call pods",
                    () -> Integer.valueOf(1).equals(scene.status().attempts()));
            controller.advance(scene.restore());
            installed.removePolicies();
            scene.pod().ifPresent(pod -> installed.admin().resource(pod).delete());

            Await.until("a pod without the init container", SOON, () -> {
                scene.ownerMakesPod();
                return scene.pod()
                        .map(pod -> !InjectedPod.bears(pod, SetScene.TOKEN))
                        .orElse(true);
            });
            Await.until("it to be deleted", SOON, () -> scene.pod().isEmpty());
        }
    }

    private void advanceUntil(Restoration controller, String what, BooleanSupplier condition) {
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

    private Reason reason() {
        return Ending.reason(StatusDraft.of(scene.restore(), Clock.systemUTC()));
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }
}
