package dev.rekindle.backup.retention;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.ManifestReader;
import dev.rekindle.backup.catalogue.ManifestReader.Reading;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.retention.PruneReport.Pruned;
import dev.rekindle.backup.retention.RetentionPlan.Decided;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Carries out the deletions of a plan, oldest first. A plan is as old as the listing it was made from, so each object is looked
 * at again right before it goes: its head, its manifest, and the newest verified backups that its removal relies on. Whatever
 * differs from what the plan saw is left alone. Deletes name a version, so that nothing written meanwhile can be hit.
 *
 * <p>The object goes first, then the signature, the manifest last. A crash in between leaves a manifest without an object, which
 * the catalogue names, no restore can use, and the next prune removes; the other way round would leave an object that looks
 * like anybody's.
 */
public final class Prune {
    private final ObjectStore store;
    private final ManifestReader manifests;
    private final Consumer<Pruned> listener;

    /**
     * A prune of this store.
     *
     * @param listener hears of each backup as soon as its outcome is known
     */
    public Prune(ObjectStore store, Consumer<Pruned> listener) {
        this.store = store;
        this.manifests = new ManifestReader(store, Optional.empty());
        this.listener = listener;
    }

    /**
     * Carries the plan out. One backup that cannot be removed never stands in the way of the others.
     *
     * @throws ObjectStoreException {@code INTERRUPTED} only; what was done by then stays done
     */
    public PruneReport run(RetentionPlan plan) throws ObjectStoreException {
        var pruned = new ArrayList<Pruned>();
        var doubts = new HashMap<String, Optional<String>>();
        for (Decided decided : plan.deletions()) {
            var result = new Pruned(decided.entry(), outcome(decided.entry(), plan, doubts));
            pruned.add(result);
            listener.accept(result);
        }
        return new PruneReport(pruned);
    }

    private PruneOutcome outcome(CatalogueEntry entry, RetentionPlan plan, Map<String, Optional<String>> doubts)
            throws ObjectStoreException {
        try {
            String directory = entry.directory();
            if (!doubts.containsKey(directory)) {
                doubts.put(directory, missing(plan.mainstays().getOrDefault(directory, List.of())));
            }
            Optional<String> doubt = Objects.requireNonNull(doubts.get(directory));
            Optional<String> change = doubt.isPresent() ? doubt : change(entry);
            if (change.isPresent()) {
                return new PruneOutcome.Changed(change.get());
            }
            for (StoredObject part : removalOrder(entry)) {
                delete(part);
            }
            return new PruneOutcome.Deleted();
        } catch (ObjectStoreException e) {
            return switch (e.kind()) {
                case INTERRUPTED -> throw e;
                case DENIED, UNSUPPORTED -> new PruneOutcome.Refused(String.valueOf(e.getMessage()));
                case CHANGED -> new PruneOutcome.Changed(String.valueOf(e.getMessage()));
                case ALREADY_EXISTS, NOT_FOUND, INVALID_RANGE, NO_SPACE, UNAVAILABLE, OUTCOME_UNKNOWN ->
                    new PruneOutcome.Failed(String.valueOf(e.getMessage()));
            };
        } catch (IOException e) {
            return new PruneOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static List<StoredObject> removalOrder(CatalogueEntry entry) {
        return Stream.of(entry.object(), entry.signature(), entry.manifest())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Why a directory's removals must not go on: the backups that make the others superfluous are not there any more. */
    private Optional<String> missing(List<CatalogueEntry> mainstays) throws IOException {
        if (mainstays.isEmpty()) {
            return Optional.of("no verified backup would be left beside it");
        }
        for (CatalogueEntry mainstay : mainstays) {
            for (StoredObject part : mainstay.parts().toList()) {
                if (!store.stands(part)) {
                    return Optional.of(part.key() + ", which is to stay, is no longer what the plan saw; plan again");
                }
            }
        }
        return Optional.empty();
    }

    /** What is no longer as the plan saw it. */
    private Optional<String> change(CatalogueEntry entry) throws IOException {
        for (StoredObject part : entry.parts().toList()) {
            if (!store.stands(part)) {
                return Optional.of(part.key() + " is no longer what the plan saw; plan again");
            }
        }
        Optional<StoredObject> manifest = entry.manifest();
        Optional<Manifest> expected = entry.state().readManifest();
        if (manifest.isEmpty() || expected.isEmpty()) {
            return Optional.of(entry.key() + " has no manifest that says it is a backup");
        }
        boolean same = manifests.read(manifest.get(), Optional.empty()) instanceof Reading.Parsed found
                && found.manifest().equals(expected.get());
        if (!same) {
            return Optional.of(manifest.get().key() + " no longer says what the plan read; plan again");
        }
        return entry.state() instanceof BackupState.ManifestWithoutObject
                ? reappeared(manifest.get().key())
                : Optional.empty();
    }

    private Optional<String> reappeared(ObjectKey manifest) throws ObjectStoreException {
        for (ObjectKey object : BackupKeys.objectsOf(manifest)) {
            if (store.head(object).isPresent()) {
                return Optional.of(object + " is there again; plan again");
            }
        }
        return Optional.empty();
    }

    /** Gone already is as good as deleted: another run was faster, or a store retried and lost its own answer. */
    private void delete(StoredObject object) throws ObjectStoreException {
        try {
            store.delete(object.key(), object.version());
        } catch (ObjectStoreException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
