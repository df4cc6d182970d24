package dev.rekindle.controller.backup;

import dev.rekindle.api.backup.EtcdBackup;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** One EtcdBackup, and no other that has or had its name. */
record BackupId(String namespace, String name, String uid) {

    static BackupId of(EtcdBackup backup) {
        return new BackupId(
                backup.getMetadata().getNamespace(),
                backup.getMetadata().getName(),
                backup.getMetadata().getUid());
    }

    ResourceID resource() {
        return new ResourceID(name, namespace);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
