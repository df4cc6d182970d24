package dev.rekindle.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that objects of one kind have ever been in an installation's namespace, as an administrator has seen it. */
final class Watched<T extends HasMetadata> implements Watcher<T>, AutoCloseable {
    private final List<T> seen = new CopyOnWriteArrayList<>();
    private final Watch watch;

    private Watched(Installation installation, Class<T> type) {
        this.watch = installation
                .admin()
                .resources(type)
                .inNamespace(installation.namespace())
                .watch(this);
    }

    /** Begins to look. */
    static <T extends HasMetadata> Watched<T> of(Installation installation, Class<T> type) {
        return new Watched<>(installation, type);
    }

    @Override
    public void eventReceived(Action action, T object) {
        seen.add(object);
    }

    @Override
    public void onClose(WatcherException cause) {
        throw new IllegalStateException("what happened can no longer be told", cause);
    }

    /** All different values of something. */
    <V> Set<V> values(Function<T, V> of) {
        return seen.stream().map(of).collect(Collectors.toSet());
    }

    /** All different objects, whatever their names. */
    Set<String> uids() {
        return values(object -> object.getMetadata().getUid());
    }

    @Override
    public void close() {
        watch.close();
    }
}
