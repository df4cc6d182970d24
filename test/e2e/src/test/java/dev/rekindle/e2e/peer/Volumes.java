package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import java.util.Map;

/** What a cluster asks of storage. */
final class Volumes {
    private Volumes() {}

    static PersistentVolumeClaimSpec claim(EtcdClusterSpec.Storage storage) {
        return new PersistentVolumeClaimSpecBuilder()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClassName())
                .withNewResources()
                .withRequests(Map.of("storage", storage.volumeSizeRequest()))
                .endResources()
                .build();
    }
}
