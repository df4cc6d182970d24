package dev.rekindle.backup.catalogue;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.ManifestReader.Reading;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lists a prefix to its last page, reads every manifest, and says what is there. */
public final class CatalogueReader {
    private static final int IN_FLIGHT = 8;

    private final ObjectStore store;
    private final ManifestReader manifests;

    /** A reader that checks signatures if it is given a verifier. */
    public CatalogueReader(ObjectStore store, Optional<ManifestVerifier> verifier) {
        this.store = store;
        this.manifests = new ManifestReader(store, verifier);
    }

    /**
     * Looks. Memory grows with the number of objects; at most eight manifests are read at a time. Fails with
     * {@link ObjectStoreException} when the store cannot be listed or stops answering; a single object that cannot be read is an
     * entry that says so.
     */
    public Catalogue read(ObjectPrefix prefix) throws IOException {
        List<String> unnameable = new ArrayList<>();
        NavigableMap<ObjectKey, StoredObject> objects = list(prefix, unnameable);
        Map<ObjectKey, StoredObject> signatures = signatures(objects);
        Map<ObjectKey, Reading> readings = readings(objects, signatures);
        return new Catalogue(
                store.location(), prefix, new Pairing(objects, signatures, readings).entries(), unnameable);
    }

    /** Looks at one object and whatever belongs to it, without listing; empty when there is no such object. */
    public Optional<CatalogueEntry> readOne(ObjectKey object) throws IOException {
        NavigableMap<ObjectKey, StoredObject> objects = new TreeMap<>();
        store.head(object).ifPresent(found -> objects.put(object, found));
        if (objects.isEmpty()) {
            return Optional.empty();
        }
        for (ObjectKey manifest : BackupKeys.manifestsOf(object)) {
            Optional<StoredObject> found = store.head(manifest);
            if (found.isPresent()) {
                objects.put(manifest, found.get());
                ObjectKey signature = BackupKeys.signatureOf(manifest);
                store.head(signature).ifPresent(signed -> objects.put(signature, signed));
            }
        }
        Map<ObjectKey, StoredObject> signatures = signatures(objects);
        return new Pairing(objects, signatures, readings(objects, signatures))
                .entries().stream()
                        .filter(entry -> entry.object().map(StoredObject::key).equals(Optional.of(object)))
                        .findFirst();
    }

    private NavigableMap<ObjectKey, StoredObject> list(ObjectPrefix prefix, List<String> unnameable)
            throws ObjectStoreException {
        var objects = new TreeMap<ObjectKey, StoredObject>();
        ObjectPage page = store.list(prefix);
        while (true) {
            // A store may list an object twice while it is written to, or, wrongly, one beside the prefix.
            page.objects().stream()
                    .filter(object -> prefix.contains(object.key()))
                    .forEach(object -> objects.put(object.key(), object));
            unnameable.addAll(page.unnameable());
            Optional<PageToken> next = page.next();
            if (next.isEmpty()) {
                return objects;
            }
            page = store.list(prefix, next.get());
            if (page.next().equals(next)) {
                throw new ObjectStoreException(
                        Kind.UNAVAILABLE,
                        "the listing of " + store.location() + prefix + " does not go on: the same page comes again");
            }
        }
    }

    /** Signatures by the manifest that they are of. */
    private static Map<ObjectKey, StoredObject> signatures(NavigableMap<ObjectKey, StoredObject> objects) {
        var signatures = new HashMap<ObjectKey, StoredObject>();
        for (StoredObject object : objects.values()) {
            if (BackupKeys.isSignature(object.key())) {
                signatures.put(BackupKeys.manifestOf(object.key()), object);
            }
        }
        return signatures;
    }

    private Map<ObjectKey, Reading> readings(
            NavigableMap<ObjectKey, StoredObject> objects, Map<ObjectKey, StoredObject> signatures) throws IOException {
        var futures = new HashMap<ObjectKey, Future<Reading>>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                IN_FLIGHT, Thread.ofVirtual().name("manifest-", 0).factory())) {
            for (StoredObject object : objects.values()) {
                if (BackupKeys.isManifest(object.key())) {
                    Optional<StoredObject> signature = Optional.ofNullable(signatures.get(object.key()));
                    futures.put(object.key(), threads.submit(() -> manifests.read(object, signature)));
                }
            }
            try {
                var readings = new HashMap<ObjectKey, Reading>();
                for (var future : futures.entrySet()) {
                    readings.put(future.getKey(), future.getValue().get());
                }
                return readings;
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw failure(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted while manifests were read", e);
            }
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException io -> io;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            case null, default -> throw new IllegalStateException("a manifest could not be read", e.getCause());
        };
    }
}
