package dev.rekindle.objectstore.gcs;

import com.google.api.services.storage.model.StorageObject;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.gcs.GcsObjects.Found;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * An object on its way through a {@link ResumableSession}, one chunk of memory at a time.
 *
 * <p>Whether it was stored is never guessed: the store's answer must name our size and checksum, and after a lost answer the object's
 * own metadata must name our attempt.
 */
final class GcsUpload implements Upload {
    private static final int LARGEST_CHUNK = 8 * 1024 * 1024;

    private enum State {
        OPEN,
        FAILED,
        COMPLETED,
        ABORTED
    }

    private final GcsObjects objects;
    private final UploadRequest request;
    private final ResumableSession session;
    private final byte[] chunk;
    private final CRC32C crc = new CRC32C();
    private int filled;
    private long size;
    private State state = State.OPEN;

    private GcsUpload(GcsObjects objects, UploadRequest request, ResumableSession session, int chunkSize) {
        this.objects = objects;
        this.request = request;
        this.session = session;
        this.chunk = new byte[chunkSize];
    }

    /** Begins one. A store may refuse a key that is taken here already, or only at the end. */
    static GcsUpload begin(GcsClient client, GcsObjects objects, ObjectKey key, Metadata metadata, long expectedBytes)
            throws ObjectStoreException {
        var request = new UploadRequest(client, key, metadata, UUID.randomUUID().toString());
        try {
            ResumableSession session = ResumableSession.begin(client, request);
            return new GcsUpload(objects, request, session, chunkSize(expectedBytes));
        } catch (ObjectStoreException e) {
            throw e.kind() == Kind.CHANGED ? GcsErrors.alreadyExists(client.place(key)) : e;
        }
    }

    @Override
    public ObjectKey key() {
        return request.key();
    }

    @Override
    public void write(ByteBuffer bytes) throws ObjectStoreException {
        requireOpen();
        crc.update(bytes.duplicate());
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            if (filled == chunk.length) {
                state = State.FAILED;
                session.append(ByteBuffer.wrap(chunk, 0, filled));
                state = State.OPEN;
                filled = 0;
            }
            int taken = Math.min(bytes.remaining(), chunk.length - filled);
            bytes.get(chunk, filled, taken);
            filled += taken;
        }
    }

    @Override
    public Optional<Path> staged() {
        return Optional.empty();
    }

    @Override
    public StoredObject complete() throws ObjectStoreException {
        requireOpen();
        state = State.FAILED;
        Checksum checksum = Checksum.crc32c(crc.getValue());
        StoredObject stored;
        try {
            stored = describe(session.finish(ByteBuffer.wrap(chunk, 0, filled), GcsObjects.base64(checksum)));
        } catch (ObjectStoreException e) {
            stored = settle(e);
        }
        requireWhole(stored, checksum);
        state = State.COMPLETED;
        return stored;
    }

    @Override
    public void abort() throws ObjectStoreException {
        if (state == State.COMPLETED || state == State.ABORTED) {
            return;
        }
        state = State.ABORTED;
        session.cancel();
        Optional<StorageObject> premature = session.premature();
        if (premature.isPresent()) {
            objects.delete(key(), version(premature.get()));
        }
    }

    @Override
    public void close() throws ObjectStoreException {
        abort();
    }

    /** Finds out what became of an upload whose end was not answered, or says why it failed. */
    private StoredObject settle(ObjectStoreException failure) throws ObjectStoreException {
        if (!session.isUnsettled()) {
            throw failure.kind() == Kind.CHANGED ? GcsErrors.alreadyExists(request.place()) : failure;
        }
        try {
            Optional<Found> found = objects.find(key());
            if (found.isEmpty() && session.cancel()) {
                // From here on it cannot appear any more; but it may have, just before.
                found = objects.find(key());
                if (found.isEmpty()) {
                    throw failure;
                }
            }
            if (found.isPresent()) {
                return ours(found.get());
            }
        } catch (ObjectStoreException e) {
            if (e == failure || e.kind() == Kind.ALREADY_EXISTS) {
                throw e;
            }
            failure.addSuppressed(e);
        }
        throw new ObjectStoreException(
                Kind.OUTCOME_UNKNOWN,
                request.place() + " may or may not have been stored: the answer to its last bytes was lost ("
                        + failure.getMessage() + "); look at it before writing again",
                failure);
    }

    private StoredObject ours(Found found) throws ObjectStoreException {
        if (!found.attempt().equals(request.attempt())) {
            throw GcsErrors.alreadyExists(request.place());
        }
        return found.object();
    }

    /** What the store keeps must be what was handed in; else it goes, this very generation and no other. */
    private void requireWhole(StoredObject stored, Checksum checksum) throws ObjectStoreException {
        if (stored.size() == size && stored.checksum().equals(Optional.of(checksum))) {
            return;
        }
        String what = request.place() + ": handed in were " + size + " bytes with " + checksum + ", the store keeps "
                + stored.size() + " with "
                + stored.checksum().map(Checksum::toString).orElse("no checksum");
        try {
            objects.delete(key(), stored.version());
        } catch (ObjectStoreException e) {
            throw new ObjectStoreException(
                    Kind.OUTCOME_UNKNOWN,
                    "damaged object at " + what + "; it could not be deleted: delete generation " + stored.version(),
                    e);
        }
        throw new ObjectStoreException(Kind.UNAVAILABLE, "cannot write " + what + "; it was deleted again: start over");
    }

    private StoredObject describe(StorageObject kept) throws ObjectStoreException {
        if (kept.getGeneration() == null || kept.getSize() == null || kept.getCrc32c() == null) {
            // A terse server, or a key of ours that hides the checksum from the answer: the head tells.
            Optional<Found> found = objects.find(key());
            if (found.isEmpty()) {
                throw new ObjectStoreException(
                        Kind.OUTCOME_UNKNOWN, request.place() + " was accepted, but is not there; look at it again");
            }
            return ours(found.get());
        }
        return new StoredObject(
                key(),
                version(kept),
                kept.getSize().longValueExact(),
                GcsObjects.checksum(kept.getCrc32c()),
                request.metadata(),
                kept.getUpdated() == null
                        ? Instant.EPOCH
                        : Instant.ofEpochMilli(kept.getUpdated().getValue()));
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("upload of " + key() + " is " + state);
        }
    }

    private static ObjectVersion version(StorageObject kept) {
        return new ObjectVersion(String.valueOf(kept.getGeneration()));
    }

    /** Small objects take small buffers; any number of chunks may follow. */
    private static int chunkSize(long expectedBytes) {
        long quanta = Math.min(Math.max(expectedBytes, 0), LARGEST_CHUNK) / ResumableSession.QUANTUM + 1;
        return (int) Math.min(quanta * ResumableSession.QUANTUM, LARGEST_CHUNK);
    }
}
