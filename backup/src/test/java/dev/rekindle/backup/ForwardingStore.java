package dev.rekindle.backup;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;

/** Another store, with faults where a test overrides it. */
public class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    /** The same as that store. */
    public ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
        return store.create(key, metadata, expectedBytes);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
        return store.head(key);
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
}
