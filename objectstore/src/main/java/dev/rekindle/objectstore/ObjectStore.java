package dev.rekindle.objectstore;

import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
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
     *
     * @param expectedBytes about how long it will be; a store that limits the number of parts sizes them by it, so that a
     *     much longer object may be refused while it is written
     */
    Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException;

    /** What the store itself says about the newest version at the key; empty when there is none. */
    Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException;

    /**
     * Whether what an earlier listing, head or upload described still stands at its key: the same version, of the same size. To be asked rather
     * than to compare versions, because a store may name one version in several ways, a listing's shorter than a head's.
     */
    default boolean stands(StoredObject seen) throws ObjectStoreException {
        return head(seen.key())
                .filter(found -> found.version().equals(seen.version()) && found.size() == seen.size())
                .isPresent();
    }

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

    /**
     * Lets a holder read this one version, and nothing else, over HTTP (or from a file) without credentials of its own. What
     * it returns is a secret.
     *
     * @param life how long it should hold; a store may grant less, see {@link ReadTicket#expires()}
     */
    ReadTicket ticket(ObjectKey key, ObjectVersion version, Duration life) throws ObjectStoreException;

    /**
     * Tries what a backup and a restore need, by an object of its own below the prefix that is deleted again, and asks what the
     * API tells about the store. Fails only when nothing can be learned at all; a single "no" is a finding.
     */
    StoreProbe probe(ObjectPrefix prefix) throws ObjectStoreException;

    /**
     * Removes what uploads that were never ended have left below a prefix (parts of a multipart upload, temporary files), if
     * they began longer ago than {@code age}. An upload that is alive must be younger. Returns how many were removed; 0 where
     * the store removes them itself.
     */
    int sweep(ObjectPrefix prefix, Duration age) throws ObjectStoreException;

    /** Lets go of connections and threads; uploads that are still open are aborted by their owners, not here. */
    @Override
    void close();
}
