package dev.rekindle.backup.spool;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A real upload that takes so many bytes and then no more until it is released. */
public final class HeldUpload implements Upload {
    private final Upload store;
    private final long heldAfter;
    private final CountDownLatch released = new CountDownLatch(1);
    private long taken;
    private volatile boolean broken;

    /** Holds after so many bytes. */
    public HeldUpload(Upload store, long heldAfter) {
        this.store = store;
        this.heldAfter = heldAfter;
    }

    /** Takes everything from now on. */
    public void release() {
        released.countDown();
    }

    /** Fails from now on, as a store does that goes away. */
    void breakDown() {
        broken = true;
        release();
    }

    @Override
    public ObjectKey key() {
        return store.key();
    }

    @Override
    public void write(ByteBuffer bytes) throws ObjectStoreException {
        if (taken + bytes.remaining() > heldAfter) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted while held", e);
            }
        }
        if (broken) {
            throw new ObjectStoreException(Kind.UNAVAILABLE, "the store is gone");
        }
        taken += bytes.remaining();
        store.write(bytes);
    }

    @Override
    public Optional<Path> staged() {
        return store.staged();
    }

    @Override
    public StoredObject complete() throws ObjectStoreException {
        return store.complete();
    }

    @Override
    public void abort() throws ObjectStoreException {
        store.abort();
    }

    @Override
    public void close() throws ObjectStoreException {
        store.close();
    }
}
