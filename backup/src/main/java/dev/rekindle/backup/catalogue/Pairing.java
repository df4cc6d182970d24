package dev.rekindle.backup.catalogue;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.ManifestReader.Reading;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.Manifest.Difference;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which manifest belongs to which object. A manifest first takes the object that it names, if that stands where it may; what
 * is then left over is paired by name alone, and called by what is wrong with it. Each object has one manifest at most.
 */
final class Pairing {
    private final NavigableMap<ObjectKey, StoredObject> found;
    private final Map<ObjectKey, StoredObject> signatures;
    private final Map<ObjectKey, Reading> readings;
    private final Set<ObjectKey> taken = new HashSet<>();
    private final List<CatalogueEntry> entries = new ArrayList<>();

    /** From everything found; signatures and readings are by the key of their manifest. */
    Pairing(
            NavigableMap<ObjectKey, StoredObject> found,
            Map<ObjectKey, StoredObject> signatures,
            Map<ObjectKey, Reading> readings) {
        this.found = found;
        this.signatures = signatures;
        this.readings = readings;
    }

    List<CatalogueEntry> entries() {
        var named = new LinkedHashMap<ObjectKey, ObjectKey>();
        List<ObjectKey> manifests = found.keySet().stream()
                .filter(readings::containsKey)
                .filter(key -> !BackupKeys.isOfADrill(key))
                .toList();
        for (ObjectKey manifest : manifests) {
            namedBy(manifest).filter(taken::add).ifPresent(object -> named.put(manifest, object));
        }
        for (ObjectKey manifest : manifests) {
            ObjectKey own = named.get(manifest);
            Optional<ObjectKey> object = own != null ? Optional.of(own) : leftFor(manifest);
            object.ifPresent(taken::add);
            add(manifest, object);
        }
        found.values().stream().filter(object -> !taken.contains(object.key())).forEach(this::addAlone);
        return entries;
    }

    /** The object beside a manifest that is the one it names. */
    private Optional<ObjectKey> namedBy(ObjectKey manifest) {
        return reading(manifest) instanceof Reading.Parsed parsed
                ? beside(manifest).filter(key -> isSame(parsed.manifest(), key)).findFirst()
                : Optional.empty();
    }

    private Optional<ObjectKey> leftFor(ObjectKey manifest) {
        return beside(manifest).filter(key -> !taken.contains(key)).findFirst();
    }

    private Stream<ObjectKey> beside(ObjectKey manifest) {
        return BackupKeys.objectsOf(manifest).stream()
                .filter(found::containsKey)
                .filter(key -> !BackupKeys.isManifest(key) && !BackupKeys.isSignature(key));
    }

    /**
     * Whether a manifest names this key. A store may be opened at a prefix of the one that was written to, or the other way
     * round, so the shorter of both must be the end of the longer, from a {@code /} on.
     */
    private static boolean isSame(Manifest manifest, ObjectKey key) {
        String named = "/" + manifest.object().key();
        String here = "/" + key.value();
        return named.endsWith(here) || here.endsWith(named);
    }

    private void add(ObjectKey key, Optional<ObjectKey> objectKey) {
        StoredObject manifest = stored(key);
        Optional<StoredObject> object = objectKey.map(this::stored);
        Optional<StoredObject> signature = Optional.ofNullable(signatures.get(key));
        taken.add(key);
        signature.map(StoredObject::key).ifPresent(taken::add);
        StoredObject first = object.orElse(manifest);
        switch (reading(key)) {
            case Reading.Unreadable(String reason) ->
                entries.add(new CatalogueEntry(
                        object,
                        Optional.of(manifest),
                        signature,
                        new BackupState.ManifestUnreadable(reason),
                        new SignatureCheck.NotChecked(),
                        nameOrStoreTime(first)));
            case Reading.Parsed parsed -> {
                BackupState state = state(key, parsed.manifest(), object);
                Instant time = state instanceof BackupState.ManifestOfAnother
                        ? nameOrStoreTime(first)
                        : parsed.manifest().time().started();
                entries.add(
                        new CatalogueEntry(object, Optional.of(manifest), signature, state, parsed.signature(), time));
            }
        }
    }

    private BackupState state(ObjectKey manifest, Manifest content, Optional<StoredObject> object) {
        var differences = new ArrayList<Difference>();
        if (object.isEmpty()) {
            Optional<ObjectKey> own = BackupKeys.objectsOf(manifest).stream()
                    .filter(key -> isSame(content, key))
                    .findFirst();
            if (own.isPresent() && !found.containsKey(own.get())) {
                return new BackupState.ManifestWithoutObject(content);
            }
            String other =
                    own.isPresent() ? "an object with a manifest of its own" : "no object of that name beside it";
            differences.add(new Difference("object.key", content.object().key(), other));
            return new BackupState.ManifestOfAnother(content, differences);
        }
        if (!isSame(content, object.get().key())) {
            differences.add(new Difference(
                    "object.key", content.object().key(), object.get().key().value()));
        }
        if (content.object().size() != object.get().size()) {
            differences.add(new Difference(
                    "object.size",
                    String.valueOf(content.object().size()),
                    String.valueOf(object.get().size())));
        }
        return differences.isEmpty()
                ? new BackupState.Complete(content)
                : new BackupState.ManifestOfAnother(content, differences);
    }

    private void addAlone(StoredObject object) {
        Optional<StoredObject> itself = Optional.of(object);
        if (BackupKeys.isOfADrill(object.key())) {
            addAlone(itself, Optional.empty(), new BackupState.OfADrill(), nameOrStoreTime(object));
        } else if (BackupKeys.isSignature(object.key())) {
            addAlone(Optional.empty(), itself, new BackupState.SignatureWithoutManifest(), nameOrStoreTime(object));
        } else if (BackupKeys.isSnapshot(object.key())) {
            addAlone(itself, Optional.empty(), new BackupState.ObjectWithoutManifest(), nameOrStoreTime(object));
        } else {
            addAlone(itself, Optional.empty(), new BackupState.Foreign(), nameOrStoreTime(object));
        }
    }

    private void addAlone(
            Optional<StoredObject> object, Optional<StoredObject> signature, BackupState state, Instant time) {
        entries.add(
                new CatalogueEntry(object, Optional.empty(), signature, state, new SignatureCheck.NotChecked(), time));
    }

    private static Instant nameOrStoreTime(StoredObject object) {
        return BackupKeys.stamp(object.key()).orElse(object.lastModified());
    }

    private Reading reading(ObjectKey manifest) {
        return Objects.requireNonNull(readings.get(manifest), "every manifest was read");
    }

    private StoredObject stored(ObjectKey key) {
        return Objects.requireNonNull(found.get(key), "the key was found");
    }
}
