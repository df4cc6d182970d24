package dev.rekindle.cli.drill;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store that remembers each version that was put through it, so that exactly those, and nothing else, can be taken away again. Belongs to one
 * thread.
 */
final class Ledger implements ObjectStore {
    private final ObjectStore store;
    private final Set<Entry> standing = new LinkedHashSet<>();
    private final Set<ObjectKey> uncertain = new LinkedHashSet<>();
    private int put;

    private record Entry(ObjectKey key, ObjectVersion version) {}

    /** Closing it closes that store, and takes nothing away. */
    Ledger(ObjectStore store) {
        this.store = store;
    }

    /** How many objects were put, those among them that are gone again. */
    int put() {
        return put;
    }

    /** The keys at which something stands, or may stand, that was put through this. */
    List<ObjectKey> outstanding() {
        Set<ObjectKey> keys = new LinkedHashSet<>(uncertain);
        standing.forEach(entry -> keys.add(entry.key()));
        return List.copyOf(keys);
    }

    /**
     * Deletes exactly what was put below a prefix and still stands.
     *
     * @throws ObjectStoreException the first failure, after everything else was tried; what could not be deleted stays {@link #outstanding()}
     */
    void remove(ObjectPrefix prefix) throws ObjectStoreException {
        Optional<ObjectStoreException> failure = Optional.empty();
        for (ObjectKey key : outstanding()) {
            if (prefix.contains(key)) {
                Optional<ObjectStoreException> next = remove(key);
                failure = failure.or(() -> next);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private Optional<ObjectStoreException> remove(ObjectKey key) {
        try {
            if (uncertain.contains(key)) {
                // Only this drill puts anything at its keys, and never over something: whatever came of the upload is
                // its own.
                Optional<StoredObject> there = store.head(key);
                there.ifPresent(this::standsNow);
                uncertain.remove(key);
            }
            for (Entry entry : List.copyOf(standing)) {
                if (entry.key().equals(key)) {
                    remove(entry);
                }
            }
            return Optional.empty();
        } catch (ObjectStoreException e) {
            return Optional.of(e);
        }
    }

    private void remove(Entry entry) throws ObjectStoreException {
        try {
            delete(entry.key(), entry.version());
        } catch (ObjectStoreException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            standing.remove(entry);
        }
    }

    private void standsNow(StoredObject object) {
        standing.add(new Entry(object.key(), object.version()));
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
        return new Noted(store.create(key, metadata, expectedBytes));
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
        return store.head(key);
    }

    @Override
    public boolean stands(StoredObject seen) throws ObjectStoreException {
        return store.stands(seen);
    }

    @Override
    public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range) throws ObjectStoreException {
        return store.read(key, version, range);
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException {
        return store.list(prefix);
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix, PageToken token) throws ObjectStoreException {
        return store.list(prefix, token);
    }

    @Override
    public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        store.delete(key, version);
        standing.remove(new Entry(key, version));
    }

    @Override
    public ReadTicket ticket(ObjectKey key, ObjectVersion version, Duration life) throws ObjectStoreException {
        return store.ticket(key, version, life);
    }

    @Override
    public StoreProbe probe(ObjectPrefix prefix) throws ObjectStoreException {
        return store.probe(prefix);
    }

    @Override
    public int sweep(ObjectPrefix prefix, Duration age) throws ObjectStoreException {
        return store.sweep(prefix, age);
    }

    @Override
    public void close() {
        store.close();
    }

    /** An upload that is written down when it is complete, or when nobody knows whether it is. */
    private final class Noted implements Upload {
        private final Upload upload;

        Noted(Upload upload) {
            this.upload = upload;
        }

        @Override
        public ObjectKey key() {
            return upload.key();
        }

        @Override
        public void write(ByteBuffer bytes) throws ObjectStoreException {
            upload.write(bytes);
        }

        @Override
        public Optional<Path> staged() {
            return upload.staged();
        }

        @Override
        public StoredObject complete() throws ObjectStoreException {
            try {
                StoredObject stored = upload.complete();
                standsNow(stored);
                put++;
                return stored;
            } catch (ObjectStoreException e) {
                if (e.kind() == Kind.OUTCOME_UNKNOWN || e.kind() == Kind.INTERRUPTED) {
                    uncertain.add(upload.key());
                }
                throw e;
            }
        }

        @Override
        public void abort() throws ObjectStoreException {
            upload.abort();
        }

        @Override
        public void close() throws ObjectStoreException {
            upload.close();
        }
    }
}
