package dev.rekindle.controller.backup;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.DeletionPolicy;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.ManifestReader;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens in the store when a backup is deleted. Exactly what this backup has put there goes, by its version: with {@code Delete} all of it, with
 * {@code Retain} only what was never finished. What is not ours any more stays.
 */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Destinations destinations;

    Removal(Destinations destinations) {
        this.destinations = destinations;
    }

    /** Whether something may lie in the store that has to go with the backup. */
    static boolean isNeeded(EtcdBackup backup) {
        EtcdBackupStatus status = BackupReconciler.status(backup);
        if (status.attempts().isEmpty()) {
            return false;
        }
        return status.object() == null
                ? !isSettled(status)
                : backup.getSpec().deletionPolicy() == DeletionPolicy.DELETE;
    }

    /** A backup that failed has cleaned up behind itself, unless its last attempt was cut off. */
    private static boolean isSettled(EtcdBackupStatus status) {
        return Boolean.TRUE.equals(status.terminal())
                && Attempts.last(status)
                        .filter(last -> last.endTime() != null)
                        .filter(last -> !Reason.INTERRUPTED.toString().equals(last.reason()))
                        .isPresent();
    }

    /** Does it. Fails where the store cannot be asked; then it is to be done again. */
    void run(EtcdBackup backup) throws ProblemException, IOException {
        try (OpenDestination destination = destinations.open(
                backup.getSpec().destination().name(), backup.getMetadata().getNamespace())) {
            StoredObjectReport stored = backup.getStatus().object();
            if (stored == null) {
                unfinished(destination, backup);
            } else if (backup.getSpec().deletionPolicy() == DeletionPolicy.DELETE) {
                delete(destination.store(), backup, stored);
            }
        }
    }

    private static void unfinished(OpenDestination destination, EtcdBackup backup)
            throws ProblemException, IOException {
        Remains remains = Pipeline.remains(destination, backup);
        BackupKeys keys = Pipeline.keys(backup, destination.encoding());
        for (ObjectKey key : Pipeline.objects(backup.getStatus(), keys)) {
            switch (remains.look(key)) {
                case Remains.Found.Nothing(), Remains.Found.Foreign _ -> {}
                case Remains.Found.Unfinished(StoredObject object) -> remains.remove(object);
                case Remains.Found.Whole(Proof proof) -> {
                    if (backup.getSpec().deletionPolicy() == DeletionPolicy.DELETE) {
                        delete(destination.store(), backup, proof.stored());
                    }
                }
            }
        }
    }

    /** The object first, then the signature, the manifest last, so that whatever is left after a crash tells what it was. */
    private static void delete(ObjectStore store, EtcdBackup backup, StoredObjectReport stored)
            throws ProblemException, IOException {
        String uid = backup.getMetadata().getUid();
        Optional<StoredObject> manifest = manifest(store, stored);
        if (manifest.isPresent() && !isOurs(store, manifest.get(), uid)) {
            LOG.atWarn()
                    .addKeyValue("backup", BackupId.of(backup))
                    .log(
                            "nothing is deleted: the manifest at {} is not of this backup any more",
                            manifest.get().key());
            return;
        }
        if (!deleteExactly(store, stored.key(), Optional.ofNullable(stored.version()))) {
            LOG.atWarn()
                    .addKeyValue("backup", BackupId.of(backup))
                    .log("nothing is deleted: another object stands at {}", stored.key());
            return;
        }
        if (manifest.isPresent()) {
            Optional<StoredObject> signature =
                    store.head(BackupKeys.signatureOf(manifest.get().key()));
            if (signature.isPresent()) {
                deleteExactly(
                        store,
                        signature.get().key().value(),
                        Optional.of(signature.get().version().value()));
            }
            deleteExactly(store, manifest.get().key().value(), Optional.ofNullable(stored.manifestVersion()));
        }
        LOG.atInfo()
                .addKeyValue("backup", BackupId.of(backup))
                .log("deleted {} and its manifest, as deletionPolicy: Delete says", stored.key());
    }

    private static Optional<StoredObject> manifest(ObjectStore store, StoredObjectReport stored)
            throws ObjectStoreException {
        return stored.manifestKey() == null ? Optional.empty() : store.head(new ObjectKey(stored.manifestKey()));
    }

    private static boolean isOurs(ObjectStore store, StoredObject manifest, String uid) throws IOException {
        return new ManifestReader(store, Optional.empty()).read(manifest, Optional.empty())
                        instanceof ManifestReader.Reading.Parsed parsed
                && parsed.manifest().backup().uid().equals(Optional.of(uid));
    }

    /** Whether it is gone now; not, where another version stands there. */
    private static boolean deleteExactly(ObjectStore store, String key, Optional<String> version)
            throws ProblemException, ObjectStoreException {
        String exact = version.orElseThrow(() -> new ProblemException(
                Reason.OBJECT_CHANGED,
                "the status names no version of " + key + ", so it is not deleted; set deletionPolicy: Retain"));
        try {
            store.delete(new ObjectKey(key), new ObjectVersion(exact));
            return true;
        } catch (ObjectStoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> true;
                case CHANGED -> false;
                case ALREADY_EXISTS,
                        INVALID_RANGE,
                        DENIED,
                        NO_SPACE,
                        UNAVAILABLE,
                        UNSUPPORTED,
                        INTERRUPTED,
                        OUTCOME_UNKNOWN -> throw e;
            };
        }
    }
}
