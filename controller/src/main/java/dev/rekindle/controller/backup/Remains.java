package dev.rekindle.controller.backup;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a backup has in the store. Ours is a manifest that carries the backup's uid; of what has no manifest, an object whose metadata carries it. A
 * store that keeps no metadata (a volume) is believed by the time: an object at our key that was written after our first attempt had been recorded.
 *
 * @param uid of the EtcdBackup
 * @param since when the first attempt was recorded
 */
record Remains(OpenDestination destination, String uid, Instant since) {
    /** A store tells times in whole seconds at worst, and its clock may be behind ours a little. */
    private static final Duration IMPRECISION = Duration.ofSeconds(2);

    /** What stands at a key. */
    sealed interface Found {
        /** Nothing, or nothing any more. */
        record Nothing() implements Found {}

        /** Our backup, whole. */
        record Whole(Proof proof) implements Found {}

        /** Of ours, and without a manifest. */
        record Unfinished(StoredObject object) implements Found {}

        /** Somebody else's. */
        record Foreign(String what) implements Found {}
    }

    /** Looks, and changes nothing. */
    Found look(ObjectKey key) throws IOException {
        Optional<CatalogueEntry> entry = new CatalogueReader(destination.store(), destination.verifier()).readOne(key);
        if (entry.isEmpty()) {
            return new Found.Nothing();
        }
        if (!entry.get().signatureCheck().permits()) {
            return new Found.Foreign(entry.get().explanation());
        }
        return switch (entry.get().state()) {
            case BackupState.Complete(Manifest manifest)
            when isOurs(manifest) ->
                Proof.of(destination.name(), entry.get())
                        .<Found>map(Found.Whole::new)
                        .orElseGet(() -> new Found.Foreign(entry.get().explanation()));
            case BackupState.ObjectWithoutManifest _ ->
                entry.get()
                        .object()
                        .filter(this::isOurs)
                        .<Found>map(Found.Unfinished::new)
                        .orElseGet(
                                () -> new Found.Foreign("an object without a manifest, which is not of this backup"));
            case BackupState.Complete _,
                    BackupState.Suspect _,
                    BackupState.ManifestWithoutObject _,
                    BackupState.ManifestUnreadable _,
                    BackupState.ManifestOfAnother _,
                    BackupState.SignatureWithoutManifest _,
                    BackupState.OfADrill _,
                    BackupState.Foreign _ -> new Found.Foreign(entry.get().explanation());
        };
    }

    /** Removes exactly what {@link #look} has found to be unfinished: the signature first, since without the object nobody would find it. */
    void remove(StoredObject unfinished) throws IOException {
        ObjectStore store = destination.store();
        for (ObjectKey manifest : BackupKeys.manifestsOf(unfinished.key())) {
            Optional<StoredObject> signature = store.head(BackupKeys.signatureOf(manifest));
            if (signature.isPresent()) {
                delete(store, signature.get());
            }
        }
        delete(store, unfinished);
    }

    private static void delete(ObjectStore store, StoredObject object) throws ObjectStoreException {
        try {
            store.delete(object.key(), object.version());
        } catch (ObjectStoreException e) {
            if (e.kind() != ObjectStoreException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private boolean isOurs(Manifest manifest) {
        return manifest.backup().uid().equals(Optional.of(uid));
    }

    private boolean isOurs(StoredObject object) {
        String owner = object.metadata().values().get(BackupRequest.OWNER);
        boolean silent = object.metadata().values().isEmpty();
        return owner == null
                ? silent && isOnAVolume() && !object.lastModified().isBefore(since.minus(IMPRECISION))
                : owner.equals(uid);
    }

    /** Volumes alone keep no metadata; a bucket that shows none at an object shows that it is not ours. */
    private boolean isOnAVolume() {
        return destination.store().location().startsWith("file:");
    }
}
