package dev.rekindle.controller.restore.run;

import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.controller.restore.run.PodRemoval.Haste;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the pods of those namespaces where a restore is under way, and of no other. A pod of a target that came without our init container is
 * deleted before a kubelet has started its etcd; every other change of one makes the restore be looked at. Safe for several threads.
 */
public final class PodWatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWatches.class);

    private final KubernetesClient client;
    private final PodRemoval removal;
    private final BiConsumer<String, String> changed;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final Map<Watched, Watch> handles = new ConcurrentHashMap<>();
    /** Callbacks of a watch share the threads of the HTTP client, which must not wait. */
    private final ExecutorService removals = Executors.newVirtualThreadPerTaskExecutor();

    /** Watches with this client, which stays the caller's; {@code changed} hears namespace and name of a restore whose pods changed, and must not wait. */
    public PodWatches(KubernetesClient client, BiConsumer<String, String> changed) {
        this.client = client;
        this.removal = new PodRemoval(client);
        this.changed = changed;
    }

    /**
     * One watched target.
     *
     * @param pods names that are for injected pods now
     * @param old uids of pods that were there before any was let come; they are not this watch's to delete
     */
    private record Watched(Run run, Set<String> pods, Set<String> old, AtomicInteger slipped) {

        EtcdRestore restore() {
            return run.restore();
        }

        /** Whether a pod should have been injected, and was not. */
        boolean hasSlipped(Pod pod) {
            return pod.getMetadata().getDeletionTimestamp() == null
                    && !old.contains(pod.getMetadata().getUid())
                    && isOwned(pod, run.target().podOwner())
                    && !InjectedPod.bears(pod, run.token());
        }

        private static boolean isOwned(Pod pod, PodOwner owner) {
            return pod.getMetadata().getOwnerReferences().stream()
                    .anyMatch(one -> Boolean.TRUE.equals(one.getController())
                            && one.getKind().equals(owner.kind())
                            && one.getName().equals(owner.name()));
        }
    }

    /** Begins to watch, or goes on. */
    void ensure(Run run, List<PodRole> roles, List<Pod> old) {
        Set<String> names = roles.stream().map(PodRole::pod).collect(Collectors.toSet());
        String uid = run.restore().getMetadata().getUid();
        Watched there = watched.get(uid);
        if (there != null && there.pods().equals(names)) {
            return;
        }
        end(run.restore());
        var one = new Watched(
                run,
                names,
                old.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet()),
                new AtomicInteger());
        watched.put(uid, one);
        handles.put(
                one,
                client.pods()
                        .inNamespace(run.restore().getMetadata().getNamespace())
                        .watch(new Look(one)));
    }

    /** Whether a pod was there before any was let come. */
    boolean isOld(EtcdRestore restore, HasMetadata pod) {
        Watched one = watched.get(restore.getMetadata().getUid());
        return one != null && one.old().contains(pod.getMetadata().getUid());
    }

    /** How many pods were deleted since this was last asked. */
    int slipped(EtcdRestore restore) {
        Watched one = watched.get(restore.getMetadata().getUid());
        return one == null ? 0 : one.slipped().getAndSet(0);
    }

    /** Watches this restore's target no longer. */
    void end(EtcdRestore restore) {
        Watched one = watched.remove(restore.getMetadata().getUid());
        Watch handle = one == null ? null : handles.remove(one);
        if (handle != null) {
            handle.close();
        }
    }

    @Override
    public void close() {
        watched.values().forEach(one -> end(one.restore()));
        removals.close();
    }

    /** What happens at each change. */
    private final class Look implements Watcher<Pod> {
        private final Watched one;

        Look(Watched one) {
            this.one = one;
        }

        @Override
        public void eventReceived(Action action, Pod pod) {
            if (!one.pods().contains(pod.getMetadata().getName())) {
                return;
            }
            if (action != Action.DELETED && one.hasSlipped(pod)) {
                removals.execute(() -> remove(pod));
            }
            changed.accept(
                    one.restore().getMetadata().getNamespace(),
                    one.restore().getMetadata().getName());
        }

        private void remove(Pod pod) {
            if (removal.remove(pod, Haste.AT_ONCE)) {
                one.slipped().incrementAndGet();
                LOG.warn(
                        "deleted pod {}/{} which came without the init container of restore {}",
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        one.restore().getMetadata().getName());
            }
        }

        /** It is watched again at the next look, which is soon. */
        @Override
        public void onClose(WatcherException cause) {
            watched.remove(one.restore().getMetadata().getUid(), one);
        }
    }
}
