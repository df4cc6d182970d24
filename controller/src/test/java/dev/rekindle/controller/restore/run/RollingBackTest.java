package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore in place whose data is not what it should be: the old data comes back, unless somebody wants it otherwise. */
@ApiServer
class RollingBackTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private EtcdProcess etcd;
    private SetScene scene;
    private PodWatches watches;
    private Restoration controller;

    @BeforeEach
    void prepare(KubernetesApi api, TestNamespace namespace) {
        etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
        scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
        watches = new PodWatches(scene.installed().controller(), (where, name) -> {});
        controller = scene.controller(scene.installed().controller(), watches);
    }

    @AfterEach
    void end() {
        watches.close();
        etcd.close();
    }

    @Test
    void bringsTheOldDataBackIntoService() {
        scene.pinned();

        advanceUntilOver(scene::othersWorkOnUnfitData);

        assertEnded(RestorePhase.ROLLED_BACK, Reason.PROOF_FAILED);
        assertThat(scene.status().message())
                .contains("the restored one is 1", "the old data is in service again, in cluster " + scene.clusterId());
        assertThat(scene.status().conditions())
                .filteredOn(condition -> condition.status() == ConditionStatus.TRUE)
                .extracting(Condition::type)
                .containsExactly(Condition.STALLED);
        assertThat(scene.status().members()).singleElement().satisfies(member -> {
            assertThat(member.state()).isEqualTo("RolledBack");
            assertThat(member.message()).contains("/data/rolled-back-x");
            assertThat(member.archive()).isNull();
        });
        assertThat(isForWayBack()).isTrue();
        scene.installed().admin().resource(scene.pod().orElseThrow()).delete();
        scene.ownerMakesPod();
        assertThat(scene.pod().filter(pod -> InjectedPod.bears(pod, SetScene.TOKEN)))
                .isEmpty();
    }

    @Test
    void letsNoPodComeWithoutTheWayBackAndNoneRestoreAgain() {
        scene.pinned();
        advanceUntil(
                "a pod to restore",
                scene::othersWorkOnUnfitData,
                () -> scene.pod()
                        .filter(pod -> InjectedPod.bears(pod, SetScene.TOKEN))
                        .isPresent());
        Pod restored = scene.pod().orElseThrow();

        advanceUntil("it to turn back", () -> {}, this::isTurningBack);

        assertThat(scene.ticket()).isEmpty();
        assertThat(scene.order()).isEmpty();
        assertThat(wayBack())
                .singleElement()
                .satisfies(order -> assertThat(order.getSpec().roles())
                        .allSatisfy(each -> assertThat(each.role()).hasToString("ROLLBACK")));
        assertThat(scene.lock()).isPresent();
        advanceUntil(
                "its pod to be made anew",
                scene::ownerMakesPod,
                () -> scene.pod().filter(pod -> !uid(pod).equals(uid(restored))).isPresent());
        assertThat(isForWayBack()).isTrue();
    }

    @Test
    void leavesEverythingAsItIsWhereNobodyWantsItBack() {
        scene.pinnedForGood();

        advanceUntilOver(scene::othersWorkOnUnfitData);

        assertEnded(RestorePhase.FAILED, Reason.PROOF_FAILED);
        assertThat(scene.status().message()).contains("/data/archive-x", "to go back");
        assertThat(isForWayBack()).isFalse();
    }

    @Test
    void goesOnWhenAPersonCancelsItHalfWay() {
        scene.pinned();
        advanceUntil("it to turn back", scene::othersWorkOnUnfitData, this::isTurningBack);
        scene.installed()
                .admin()
                .resources(EtcdRestore.class)
                .inNamespace(scene.installed().namespace())
                .withName(SetScene.RESTORE)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");

        advanceUntilOver(scene::othersWorkOnUnfitData);

        assertEnded(RestorePhase.ROLLED_BACK, Reason.PROOF_FAILED);
    }

    @Test
    void saysWhichMemberCannotGoBackAndWhy() {
        scene.pinned();
        advanceUntil("it to turn back", scene::othersWorkOnUnfitData, this::isTurningBack);

        advanceUntilOver(() -> {
            scene.ownerMakesPod();
            if (isForWayBack()) {
                scene.kubeletRuns(
                        30, "{\"reason\":\"TargetNotEmpty\",\"message\":\"held no member before the restore\"}");
            }
        });

        assertEnded(RestorePhase.FAILED, Reason.PROOF_FAILED);
        assertThat(scene.status().message())
                .contains("the restored one is 1", "etcd-0 refused: held no member before the restore", "no quorum");
        assertThat(scene.status().members())
                .singleElement()
                .satisfies(member -> assertThat(member.reason()).isEqualTo("TargetNotEmpty"));
    }

    @Test
    void saysWhatItWaitsFor() {
        scene.pinned();
        advanceUntil("it to turn back", scene::othersWorkOnUnfitData, this::isTurningBack);

        advanceUntil("it to wait for its pod", scene::ownerMakesPod, this::isForWayBack);
        advance();

        assertThat(scene.status().phase()).isEqualTo(RestorePhase.ROLLING_BACK);
        assertThat(scene.status().message())
                .contains("the restored one is 1", "Rolling back: etcd-0 has come, and waits for its turn");
        assertThat(scene.status().terminal()).isNull();
    }

    @Test
    void isNotTakenBackOnceItsMembersWereProved() {
        EtcdRestore restore = scene.pinned();
        StatusDraft draft = StatusDraft.of(restore, Clock.systemUTC());
        draft.say(RestorePhase.FAILED, Reason.DEADLINE_EXCEEDED, "it took too long");

        draft.members(List.of(member(MemberState.BOOTING)));
        boolean before = RollingBack.isDue(new Run(restore, scene.observe(restore), draft));
        draft.members(List.of(member(MemberState.PROVED)));
        boolean after = RollingBack.isDue(new Run(restore, scene.observe(restore), draft));

        assertThat(before).isTrue();
        assertThat(after).isFalse();
    }

    private static RestoredMember member(MemberState state) {
        return new RestoredMember(
                SetScene.POD, Role.MEMBER, state.toString(), null, null, null, null, null, "/data/archive-x");
    }

    private boolean isTurningBack() {
        return scene.status().phase() == RestorePhase.ROLLING_BACK;
    }

    private boolean isForWayBack() {
        return scene.pod()
                .filter(pod -> InjectedPod.isForWayBack(pod, SetScene.TOKEN))
                .isPresent();
    }

    private List<RestoreInjection> wayBack() {
        return scene.installed()
                .admin()
                .resources(RestoreInjection.class)
                .inNamespace(scene.installed().namespace())
                .list()
                .getItems();
    }

    private void advanceUntilOver(Runnable others) {
        advanceUntil(
                "it to be over",
                others,
                () -> Boolean.TRUE.equals(scene.status().terminal()));
    }

    private void advanceUntil(String what, Runnable others, BooleanSupplier condition) {
        Await.until(
                what,
                SOON,
                () -> {
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                    advance();
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                    others.run();
                    return condition.getAsBoolean();
                },
                () -> "; at last: " + scene.status());
    }

    private void advance() {
        try {
            controller.advance(scene.restore());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private void assertEnded(RestorePhase phase, Reason reason) {
        assertThat(scene.status().phase()).as("%s", scene.status()).isEqualTo(phase);
        assertThat(Ending.reason(StatusDraft.of(scene.restore(), Clock.systemUTC())))
                .isEqualTo(reason);
        assertThat(scene.status().completionTime()).isNotNull();
        assertThat(scene.lock()).isEmpty();
        assertThat(wayBack()).isEmpty();
        assertThat(scene.ticket()).isEmpty();
    }
}
