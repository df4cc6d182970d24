package dev.rekindle.controller.restore.preflight;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.TargetReference;
import dev.rekindle.controller.restore.target.Targets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whose turn it is: the restore that holds the lock of a target, then the oldest that is not over. Dry runs wait, and nobody waits for them. */
final class Queue {
    private static final Comparator<EtcdRestore> OLDEST_FIRST = Comparator.comparing(
                    (EtcdRestore restore) -> restore.getMetadata().getCreationTimestamp())
            .thenComparing(restore -> restore.getMetadata().getName());

    private final List<EtcdRestore> restores;

    /**
     * The restores of a namespace.
     *
     * @param restores all of them
     */
    Queue(List<EtcdRestore> restores) {
        this.restores = List.copyOf(restores);
    }

    /**
     * Those that come before a restore, the next one first.
     *
     * @param lock of the target, as it stands; one of a restore that is over, or was never heard of, holds nobody up
     */
    List<EtcdRestore> before(EtcdRestore restore, Optional<String> lock) {
        TargetReference target = Targets.reference(restore);
        Optional<String> holder = lock.flatMap(RestoreLock::parse).map(RestoreLock::uid);
        Comparator<EtcdRestore> order = Comparator.<EtcdRestore, Boolean>comparing(
                        one -> !holder.equals(Optional.of(one.getMetadata().getUid())))
                .thenComparing(OLDEST_FIRST);
        return restores.stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(restore.getMetadata().getUid()))
                .filter(other -> Targets.reference(other).equals(target))
                .filter(other -> !isOver(other) && !isDryRun(other))
                .filter(other -> order.compare(other, restore) < 0)
                .sorted(order)
                .toList();
    }

    private static boolean isOver(EtcdRestore restore) {
        return restore.getStatus() != null
                && Boolean.TRUE.equals(restore.getStatus().terminal());
    }

    private static boolean isDryRun(EtcdRestore restore) {
        return Boolean.TRUE.equals(restore.getSpec().dryRun());
    }
}
