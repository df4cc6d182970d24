package dev.rekindle.controller.backup;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and writes EtcdBackups live, each change on top of exactly what was read. Safe for use by several threads. */
final class BackupStatuses {
    /** Held while something may lie in the store that only this controller will remove. */
    static final String FINALIZER = "rekindle.dev/backup";

    private static final int TRIES = 5;

    private final KubernetesClient client;

    BackupStatuses(KubernetesClient client) {
        this.client = client;
    }

    /** The object as it is now; empty where it is gone, or another has its name. */
    Optional<EtcdBackup> live(BackupId id) {
        return Optional.ofNullable(resource(id).get())
                .filter(found -> id.uid().equals(found.getMetadata().getUid()));
    }

    /**
     * Writes a status.
     *
     * @param change of what is read now; asked again where somebody was faster. Returning its argument's status, it writes nothing.
     * @return the object as it then is; empty where it is gone
     */
    Optional<EtcdBackup> write(BackupId id, UnaryOperator<EtcdBackup> change) {
        for (int i = 1; ; i++) {
            Optional<EtcdBackup> live = live(id);
            if (live.isEmpty()) {
                return Optional.empty();
            }
            Optional<EtcdBackupStatus> before = Optional.ofNullable(live.get().getStatus());
            EtcdBackup changed = change.apply(live.get());
            if (Optional.ofNullable(changed.getStatus()).equals(before)) {
                return live;
            }
            try {
                return Optional.of(
                        client.resource(changed).inNamespace(id.namespace()).updateStatus());
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return Optional.empty();
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Adds our finalizer or takes it away, and changes nothing else. Who is already as wanted is not written. */
    void hold(EtcdBackup live, Hold hold) {
        var finalizers = new ArrayList<>(live.getMetadata().getFinalizers());
        boolean changed = switch (hold) {
            case HELD -> !finalizers.contains(FINALIZER) && finalizers.add(FINALIZER);
            case FREE -> finalizers.removeIf(FINALIZER::equals);
        };
        if (!changed) {
            return;
        }
        String patch = Serialization.asJson(Map.of(
                "metadata",
                Map.of(
                        "finalizers", List.copyOf(finalizers),
                        "resourceVersion", live.getMetadata().getResourceVersion(),
                        "uid", live.getMetadata().getUid())));
        try {
            resource(BackupId.of(live)).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } catch (KubernetesClientException e) {
            // Gone: it is held by nobody any more.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Whether the object may go before we have let it. */
    enum Hold {
        HELD,
        FREE
    }

    private Resource<EtcdBackup> resource(BackupId id) {
        return client.resources(EtcdBackup.class).inNamespace(id.namespace()).withName(id.name());
    }
}
