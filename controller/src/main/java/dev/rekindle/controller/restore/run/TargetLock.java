package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.TargetReference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes and gives back the mark on a target, by compare-and-swap: a patch of this one annotation that holds only for the version that was read.
 * Whatever else the object has stays as its owner wrote it.
 */
final class TargetLock {
    /** The owner of a target writes its status all the time; each time the patch has to be made anew. */
    private static final int TRIES = 10;

    private final KubernetesClient client;

    TargetLock(KubernetesClient client) {
        this.client = client;
    }

    /** Takes the lock, or finds that it is held already. A lock whose restore is gone or over counts as none. */
    LockOutcome acquire(TargetReference target, RestoreLock lock) {
        for (int i = 0; i < TRIES; i++) {
            GenericKubernetesResource found = resource(target).get();
            if (found == null || found.isMarkedForDeletion()) {
                return new LockOutcome.Absent();
            }
            Optional<String> there = annotation(found);
            if (there.filter(lock.text()::equals).isPresent()) {
                return new LockOutcome.Held();
            }
            if (there.isPresent() && isAlive(target, there.get())) {
                return new LockOutcome.Busy(there.get());
            }
            if (swap(target, found, lock.text())) {
                return new LockOutcome.Held();
            }
        }
        throw new KubernetesClientException(
                "the lock on " + target.text() + " was not to be had: it changed " + TRIES + " times meanwhile");
    }

    /** Gives the lock back if it is ours; any other stays. */
    void release(TargetReference target, RestoreLock lock) {
        for (int i = 0; i < TRIES; i++) {
            GenericKubernetesResource found = resource(target).get();
            if (found == null || annotation(found).filter(lock.text()::equals).isEmpty() || swap(target, found, null)) {
                return;
            }
        }
        throw new KubernetesClientException(
                "the lock on " + target.text() + " was not given back: it changed " + TRIES + " times meanwhile");
    }

    private boolean isAlive(TargetReference target, String text) {
        Optional<RestoreLock> other = RestoreLock.parse(text);
        if (other.isEmpty()) {
            return true;
        }
        EtcdRestore holder = client.resources(EtcdRestore.class)
                .inNamespace(target.namespace())
                .withName(other.get().restore())
                .get();
        return holder != null
                && other.get().uid().equals(holder.getMetadata().getUid())
                && !(holder.getStatus() != null
                        && Boolean.TRUE.equals(holder.getStatus().terminal()));
    }

    /** Whether it was still the version that was read. */
    private boolean swap(TargetReference target, GenericKubernetesResource found, @Nullable String value) {
        var annotations = new TreeMap<String, @Nullable String>();
        annotations.put(RestoreLock.ANNOTATION, value);
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of("resourceVersion", found.getMetadata().getResourceVersion(), "annotations", annotations));
        try {
            resource(target)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private static Optional<String> annotation(GenericKubernetesResource found) {
        return Optional.ofNullable(found.getMetadata().getAnnotations()).map(all -> all.get(RestoreLock.ANNOTATION));
    }

    private Resource<GenericKubernetesResource> resource(TargetReference target) {
        return client.genericKubernetesResources(target.apiVersion(), target.kind())
                .inNamespace(target.namespace())
                .withName(target.name());
    }
}
