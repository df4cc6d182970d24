package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Metadata of what goes with a restore. */
final class Owned {
    private Owned() {}

    /** Of an object that is removed with the restore, whatever becomes of this controller. */
    static ObjectMeta by(EtcdRestore restore, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(restore.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(restore.getApiVersion())
                .withKind(restore.getKind())
                .withName(restore.getMetadata().getName())
                .withUid(restore.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build();
    }

    /** Whether an object is this very restore's. */
    static boolean isOf(EtcdRestore restore, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(restore.getMetadata().getUid()));
    }
}
