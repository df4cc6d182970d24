package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Condition;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads restores live, and writes their statuses only onto the version that was read: of two controllers one loses, and looks again. */
public final class StatusStore {
    private static final Logger LOG = LoggerFactory.getLogger(StatusStore.class);

    private final KubernetesClient client;

    /** Writes with this client, which stays the caller's. */
    public StatusStore(KubernetesClient client) {
        this.client = client;
    }

    /** The restore as it is now; empty where it is gone. */
    public Optional<EtcdRestore> read(String namespace, String name) {
        return Optional.ofNullable(client.resources(EtcdRestore.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** Writes a status where it says something new; the restore as it is then. Fails with 409 where it was changed meanwhile. */
    public EtcdRestore write(EtcdRestore restore, StatusDraft draft) {
        EtcdRestoreStatus before = restore.getStatus();
        EtcdRestoreStatus status = draft.build();
        if (status.equals(before)) {
            return restore;
        }
        var next = new EtcdRestore();
        next.setMetadata(new ObjectMetaBuilder(restore.getMetadata()).build());
        next.setSpec(restore.getSpec());
        next.setStatus(status);
        EtcdRestore written = client.resource(next).updateStatus();
        tell(restore, before, status);
        return written;
    }

    /** One line a step. */
    private static void tell(EtcdRestore restore, EtcdRestoreStatus before, EtcdRestoreStatus status) {
        String reason =
                status.conditions().stream().findFirst().map(Condition::reason).orElse("");
        boolean same = before != null
                && before.phase() == status.phase()
                && before.conditions().stream()
                        .findFirst()
                        .map(Condition::reason)
                        .filter(reason::equals)
                        .isPresent();
        if (!same) {
            LOG.info(
                    "restore {}/{}: {}, {}: {}",
                    restore.getMetadata().getNamespace(),
                    restore.getMetadata().getName(),
                    status.phase(),
                    reason,
                    status.message());
        }
    }
}
