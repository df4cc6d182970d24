package dev.rekindle.objectstore.gcs;

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
import dev.rekindle.objectstore.gcs.GcsObjects.Found;
import dev.rekindle.objectstore.net.NameResolution;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A bucket of Google Cloud Storage, or a part of one below a prefix.
 *
 * <p>A version is a generation. An upload holds one chunk of at most 8 MiB in memory, appears by a request that the store refuses where
 * an object stands ({@code ifGenerationMatch=0}), and carries the CRC32C of all its bytes, which the store compares before it
 * appears and we compare afterwards.
 */
public final class GcsStore implements ObjectStore {
    private final GcsClient client;
    private final GcsObjects objects;
    private final GcsTickets tickets;
    private final InstantSource clock;

    private GcsStore(GcsClient client, InstantSource clock) {
        this.client = client;
        this.objects = new GcsObjects(client);
        this.tickets = new GcsTickets(client, clock);
        this.clock = clock;
    }

    /**
     * Opens a bucket without asking it anything. Fails with {@code DENIED} when there are no ambient credentials, or a file of
     * authorities cannot be read.
     */
    public static GcsStore open(GcsOptions options) throws ObjectStoreException {
        return open(options, NameResolution.SYSTEM, InstantSource.system());
    }

    /** Opens a bucket by other names and another clock. */
    static GcsStore open(GcsOptions options, NameResolution names, InstantSource clock) throws ObjectStoreException {
        return new GcsStore(GcsClient.open(options, names), clock);
    }

    @Override
    public String location() {
        return client.options().location();
    }

    @Override
    public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
        return GcsUpload.begin(client, objects, key, metadata, expectedBytes);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
        return objects.find(key).map(Found::object);
    }

    @Override
    public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range) throws ObjectStoreException {
        try {
            return GcsRange.open(client, key, objects.generation(key, version), range);
        } catch (ObjectStoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> throw objects.absent(key, version);
                case INVALID_RANGE -> behindTheEnd(key, version, range);
                case ALREADY_EXISTS,
                        CHANGED,
                        DENIED,
                        NO_SPACE,
                        UNAVAILABLE,
                        UNSUPPORTED,
                        INTERRUPTED,
                        OUTCOME_UNKNOWN -> throw e;
            };
        }
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException {
        return objects.list(prefix, Optional.empty());
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix, PageToken token) throws ObjectStoreException {
        return objects.list(prefix, Optional.of(token));
    }

    @Override
    public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        objects.delete(key, version);
    }

    @Override
    public ReadTicket ticket(ObjectKey key, ObjectVersion version, Duration life) throws ObjectStoreException {
        return tickets.issue(key, objects.generation(key, version), life);
    }

    @Override
    public StoreProbe probe(ObjectPrefix prefix) throws ObjectStoreException {
        return new GcsProbe(this, client, prefix, clock).run();
    }

    /** {@inheritDoc} Sessions that were never ended are invisible and end by themselves after a week, so none is removed here. */
    @Override
    public int sweep(ObjectPrefix prefix, Duration age) {
        return 0;
    }

    @Override
    public void close() {
        client.close();
    }

    /** The store refuses a range that begins at the very end; to us it is an empty one. */
    private ReadableByteChannel behindTheEnd(ObjectKey key, ObjectVersion version, ByteRange range)
            throws ObjectStoreException {
        StoredObject object = objects.find(key)
                .map(Found::object)
                .filter(found -> found.version().equals(version))
                .orElseThrow(() -> GcsErrors.notFound(client.place(key)));
        String bytes = client.place(key) + " has " + object.size() + " bytes, offset " + range.offset();
        if (range.offset() > object.size()) {
            throw new ObjectStoreException(Kind.INVALID_RANGE, bytes + " is behind");
        }
        if (range.offset() < object.size()) {
            throw new ObjectStoreException(
                    Kind.UNAVAILABLE,
                    bytes + " is not behind, and yet the store refused to read from there; try again");
        }
        return Channels.newChannel(new ByteArrayInputStream(new byte[0]));
    }
}
