package dev.rekindle.objectstore;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An object that is being written. Use it in try-with-resources: leaving the block without {@link #complete()} aborts.
 *
 * <p>Belongs to one thread at a time. A store may keep parts in flight behind it (S3 multipart) or write through (files, GCS
 * resumable sessions); memory is bounded either way, because {@link #write} blocks when the store is slower than the writer.
 */
public interface Upload extends AutoCloseable {

    /** The key this object will have. */
    ObjectKey key();

    /** Takes all remaining bytes of the buffer, which the caller may reuse at once. A failure here is final: abort. */
    void write(ByteBuffer bytes) throws ObjectStoreException;

    /**
     * The bytes written so far as a local file, where the store has one, so that a proof may read them again before they are
     * published. The file belongs to the store: read it, do not keep or change it. Empty for stores over a network.
     */
    Optional<Path> staged();

    /**
     * Makes the bytes durable and publishes them under the key, in one step that replaces nothing. Returns what was stored, with
     * the checksum computed from the bytes handed in.
     *
     * <p>Fails with {@code ALREADY_EXISTS} when the key was taken meanwhile, with {@code OUTCOME_UNKNOWN} when the store may or
     * may not have published (ask {@link ObjectStore#head}); after any other failure nothing is visible.
     */
    StoredObject complete() throws ObjectStoreException;

    /** Drops what was written and leaves nothing behind. Does nothing after {@link #complete()} or a second time. */
    void abort() throws ObjectStoreException;

    /** Aborts unless completed. */
    @Override
    void close() throws ObjectStoreException;
}
