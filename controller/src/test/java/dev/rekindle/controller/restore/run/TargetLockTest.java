package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ApiServer
class TargetLockTest {
    private EtcdProcess etcd;
    private SetScene scene;
    private TargetLock locks;

    @BeforeEach
    void prepare(KubernetesApi api, TestNamespace namespace) {
        etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
        scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
        locks = new TargetLock(scene.installed().controller());
    }

    @AfterEach
    void end() {
        etcd.close();
    }

    @Test
    void oneOfManyThatAskAtOnceHasIt() throws Exception {
        List<RestoreLock> wanted = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            wanted.add(lockOf(scene.pinned("r-" + i, "token-" + i, "30m")));
        }
        var start = new CyclicBarrier(wanted.size());

        List<LockOutcome> outcomes = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(wanted.size())) {
            List<Callable<LockOutcome>> calls = wanted.stream()
                    .map(lock -> (Callable<LockOutcome>) () -> {
                        start.await();
                        return locks.acquire(scene.target(), lock);
                    })
                    .toList();
            for (Future<LockOutcome> future : threads.invokeAll(calls)) {
                outcomes.add(future.get());
            }
        }

        assertThat(outcomes).filteredOn(LockOutcome.Held.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(LockOutcome.Busy.class::isInstance).hasSize(wanted.size() - 1);
        assertThat(scene.lock())
                .hasValue(wanted.get(outcomes.indexOf(new LockOutcome.Held())).text());
    }

    @Test
    void isHeldHoweverOftenItsHolderAsks() {
        RestoreLock lock = lockOf(scene.pinned());

        assertThat(locks.acquire(scene.target(), lock)).isEqualTo(new LockOutcome.Held());
        assertThat(locks.acquire(scene.target(), lock)).isEqualTo(new LockOutcome.Held());
    }

    @Test
    void isGivenBackByItsHolderAlone() {
        RestoreLock mine = lockOf(scene.pinned());
        RestoreLock other = lockOf(scene.pinned("other", "other", "30m"));
        locks.acquire(scene.target(), mine);

        locks.release(scene.target(), other);
        assertThat(scene.lock()).hasValue(mine.text());

        locks.release(scene.target(), mine);
        assertThat(scene.lock()).isEmpty();
    }

    @Test
    void isTakenFromARestoreThatIsGoneOrOver() {
        EtcdRestore gone = scene.pinned("gone", "gone", "30m");
        locks.acquire(scene.target(), lockOf(gone));
        scene.installed().admin().resource(gone).delete();
        EtcdRestore over = scene.pinned("over", "over", "30m");

        assertThat(locks.acquire(scene.target(), lockOf(over))).isEqualTo(new LockOutcome.Held());

        StatusDraft draft = StatusDraft.of(over, Clock.systemUTC());
        draft.end(RestorePhase.FAILED, Reason.BOOT_FAILED, "over");
        new StatusStore(scene.installed().controller()).write(over, draft);
        assertThat(locks.acquire(scene.target(), lockOf(scene.pinned()))).isEqualTo(new LockOutcome.Held());
    }

    private static RestoreLock lockOf(EtcdRestore restore) {
        return Run.lock(restore);
    }
}
