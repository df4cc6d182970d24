package dev.rekindle.objectstore;

import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * A bucket, or a directory, of objects that are created once and never replaced.
 *
 * <p>Every implementation passes the same contract suite ({@code ObjectStoreContract} in the tests). Safe for use by several
 * threads; an {@link Upload} or a channel belongs to the thread that asked for it. Calls block, retry what is worth retrying
 * inside the store's own deadline, and end with an {@link ObjectStoreException} whose {@link ObjectStoreException#kind() kind}
 * says what happened.
 */
public interface ObjectStore extends AutoCloseable {

    /** Where this store is, for people, as a URL without secrets: {@code file:///var/backups/}, {@code s3://bucket/prefix/}. */
    String location();

    /**
     * Starts an object. Nothing is visible at the key until {@link Upload#complete()} returns. A key that is taken is refused
     * here or at completion, always with {@code ALREADY_EXISTS}, whichever creator came first.
     */
    Upload create(ObjectKey key, Metadata metadata) throws ObjectStoreException;

    /** What the store itself says about the newest version at the key; empty when there is none. */
    Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException;

    /**
     * Opens one version of an object for reading. Fails with {@code NOT_FOUND} when the key is free, {@code CHANGED} when another
     * version stands there, {@code INVALID_RANGE} when the range begins behind the object's end. The channel ends at the end of
     * the range or of the object, whichever is first, and fails rather than end early; the caller closes it.
     */
    ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range) throws ObjectStoreException;

    /** The first page of the objects under a prefix, in the byte order of their keys. */
    ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException;

    /** The page that follows the one which returned {@code token}, for the same prefix. */
    ObjectPage list(ObjectPrefix prefix, PageToken token) throws ObjectStoreException;

    /**
     * Deletes exactly this version. Fails with {@code NOT_FOUND} when the key is free and with {@code CHANGED}, deleting nothing,
     * when another version stands there.
     */
    void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException;

    /** Lets go of connections and threads; uploads that are still open are aborted by their owners, not here. */
    @Override
    void close();
}
