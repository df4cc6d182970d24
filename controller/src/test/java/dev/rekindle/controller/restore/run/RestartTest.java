package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.controller.restore.run.InstalledApi.Killed;
import dev.rekindle.controller.restore.run.InstalledApi.MortalClient;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A controller that is killed before any of its writes leaves the next one everything that it needs. */
@ApiServer
class RestartTest {
    private static final int MOST_LOOKS = 40;

    /** Status, lock, ticket, order and pod: {@link #needsAtMostSoManyWrites} holds it. */
    private static final int WRITES = 12;

    /** The same, with another order and pod, and what takes the first ones away. */
    private static final int WRITES_THERE_AND_BACK = 24;

    @Test
    void needsAtMostSoManyWrites(KubernetesApi api, TestNamespace namespace) throws InterruptedException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            scene.pinned();

            int left = leadToItsEnd(scene, 1000);

            assertCompleted(scene);
            assertThat(1000 - left).isBetween(WRITES / 2, WRITES);
        }
    }

    static Stream<Integer> writes() {
        return IntStream.range(0, WRITES).boxed();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void endsTheSameWhereverItsFirstControllerIsKilled(int writes, KubernetesApi api, TestNamespace namespace)
            throws InterruptedException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            scene.pinned();

            leadToItsEnd(scene, writes);
            leadToItsEnd(scene, 1000);

            assertCompleted(scene);
        }
    }

    @Test
    void needsAtMostSoManyWritesForThereAndBack(KubernetesApi api, TestNamespace namespace)
            throws InterruptedException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            scene.pinned();

            int left = leadToItsEnd(scene, 1000, scene::othersWorkOnUnfitData);

            assertRolledBack(scene);
            assertThat(1000 - left).isBetween(WRITES, WRITES_THERE_AND_BACK);
        }
    }

    static Stream<Integer> writesThereAndBack() {
        return IntStream.range(0, WRITES_THERE_AND_BACK).boxed();
    }

    @ParameterizedTest
    @MethodSource("writesThereAndBack")
    void rollsBackTheSameWhereverItsFirstControllerIsKilled(int writes, KubernetesApi api, TestNamespace namespace)
            throws InterruptedException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            scene.pinned();

            leadToItsEnd(scene, writes, scene::othersWorkOnUnfitData);
            leadToItsEnd(scene, 1000, scene::othersWorkOnUnfitData);

            assertRolledBack(scene);
        }
    }

    private static int leadToItsEnd(SetScene scene, int writes) throws InterruptedException {
        return leadToItsEnd(scene, writes, scene::othersWork);
    }

    /** With one controller, until it is over or the controller is killed; how many writes it had left. */
    private static int leadToItsEnd(SetScene scene, int writes, Runnable others) throws InterruptedException {
        try (MortalClient mortal = scene.installed().mortal(writes);
                var watches = new PodWatches(mortal.client(), (namespace, name) -> {})) {
            Restoration controller = scene.controller(mortal.client(), watches);
            for (int i = 0; i < MOST_LOOKS; i++) {
                try {
                    if (controller.advance(scene.restore()) instanceof Next.Over) {
                        return mortal.left().get();
                    }
                } catch (RuntimeException e) {
                    if (isKilled(e)) {
                        return 0;
                    }
                    throw e;
                }
                others.run();
            }
            throw new AssertionError("not over after " + MOST_LOOKS + " looks: " + scene.status());
        }
    }

    private static boolean isKilled(Throwable failure) {
        return failure instanceof Killed || (failure.getCause() != null && isKilled(failure.getCause()));
    }

    private static void assertRolledBack(SetScene scene) {
        assertThat(scene.status().phase()).as("%s", scene.status()).isEqualTo(RestorePhase.ROLLED_BACK);
        assertThat(scene.status().terminal()).isTrue();
        assertThat(scene.status().message()).contains("the restored one is 1", "in service again");
        assertThat(scene.status().members())
                .singleElement()
                .satisfies(member -> assertThat(member.state()).isEqualTo("RolledBack"));
        assertThat(scene.lock()).isEmpty();
        assertThat(scene.installed()
                        .admin()
                        .resources(RestoreInjection.class)
                        .inNamespace(scene.installed().namespace())
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(scene.ticket()).isEmpty();
        assertThat(scene.pod())
                .hasValueSatisfying(pod -> assertThat(InjectedPod.isForWayBack(pod, SetScene.TOKEN))
                        .isTrue());
    }

    private static void assertCompleted(SetScene scene) {
        assertThat(scene.status().phase()).isEqualTo(RestorePhase.COMPLETED);
        assertThat(scene.status().terminal()).isTrue();
        assertThat(scene.status().members()).singleElement().satisfies(member -> {
            assertThat(member.state()).isEqualTo("Proved");
            assertThat(member.archive()).isEqualTo("/var/lib/etcd/.rekindle/archive-x");
        });
        assertThat(scene.lock()).isEmpty();
        assertThat(scene.order()).isEmpty();
        assertThat(scene.ticket()).isEmpty();
        assertThat(scene.pod())
                .hasValueSatisfying(pod ->
                        assertThat(InjectedPod.bears(pod, SetScene.TOKEN)).isTrue());
    }
}
