package dev.rekindle.objectstore.s3;

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
import dev.rekindle.objectstore.net.NameResolution;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A bucket of S3, or of a store that speaks its protocol.
 *
 * <p>A version is the object's etag, with the version id before it where the bucket keeps versions. A listing does not tell ids, so
 * its versions are etags only; they pin a read and a deletion all the same, but are not equal to those of {@link #head}.
 *
 * <p>What an upload needs of memory is bounded by the parts in flight, 64 MiB for objects of up to 100 GB. Transfers run on virtual
 * threads that end with their upload.
 */
public final class S3Store implements ObjectStore {
    private final S3Options options;
    private final Clock clock;
    private final Keys keys;
    private final S3Client client;
    private final S3Presigner presigner;
    private final S3Calls calls;
    private final S3Requests requests;
    private final Look look;

    private S3Store(S3Options options, Keys keys, S3Client client, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.keys = keys;
        this.client = client;
        this.presigner = S3Clients.presigner(options, keys);
        var errors = new S3Errors(options, new SecretFilter(keys, options), clock);
        this.calls = new S3Calls(client, keys, errors, "s3://" + options.bucket() + "/" + options.prefix());
        this.requests = new S3Requests(options);
        this.look = new Look(calls, requests);
    }

    /**
     * Prepares a store; connects to nothing yet.
     *
     * @throws ObjectStoreException if the file of the certificate authority cannot be used
     * @throws IllegalArgumentException if the options contradict each other
     */
    public static S3Store open(S3Options options) throws ObjectStoreException {
        return open(options, NameResolution.SYSTEM, Clock.systemUTC());
    }

    /** The same with another name service and another clock (retention, ages, skew). */
    static S3Store open(S3Options options, NameResolution resolution, Clock clock) throws ObjectStoreException {
        Keys keys = CredentialSources.keys(options);
        return new S3Store(options, keys, S3Clients.client(options, keys, resolution, clock), clock);
    }

    @Override
    public String location() {
        return calls.location();
    }

    @Override
    public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
        requireRoom(metadata);
        var upload = new S3Upload(
                calls, requests, look, Attempt.at(key, metadata, clock.instant()), PartSize.of(expectedBytes));
        if (look.at(key).isPresent()) {
            throw Publication.taken(calls.where(key));
        }
        return upload;
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
        return look.at(key).map(Seen::object);
    }

    /** {@inheritDoc} A listing of S3 names an object by its entity tag only, also where versions are kept. */
    @Override
    public boolean stands(StoredObject seen) throws ObjectStoreException {
        S3Version meant = S3Version.parse(seen.version());
        return head(seen.key())
                .filter(found -> S3Version.parse(found.version()).isMeantBy(meant) && found.size() == seen.size())
                .isPresent();
    }

    @Override
    public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range) throws ObjectStoreException {
        return S3Range.open(calls, requests, look, key, S3Version.parse(version), range);
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException {
        return new Listing(calls, options).page(prefix, Optional.empty());
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix, PageToken token) throws ObjectStoreException {
        return new Listing(calls, options).page(prefix, Optional.of(token));
    }

    @Override
    public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        new Deletion(calls, requests).of(key, look.require(key, version));
    }

    /** {@inheritDoc} It ends with the session of temporary credentials, and after seven days at the latest. */
    @Override
    public ReadTicket ticket(ObjectKey key, ObjectVersion version, Duration life) throws ObjectStoreException {
        Seen seen = look.require(key, version);
        try {
            return new Ticketing(presigner, keys, requests, clock).ticket(key, seen.version(), life);
        } catch (SdkException e) {
            throw calls.errors().explain("sign a ticket for", calls.where(key), e);
        }
    }

    @Override
    public StoreProbe probe(ObjectPrefix prefix) throws ObjectStoreException {
        return new S3Probe(this, calls, requests, look, clock).run(prefix);
    }

    /** {@inheritDoc} A lifecycle rule of the bucket ({@code AbortIncompleteMultipartUpload}) does the same without a sweep. */
    @Override
    public int sweep(ObjectPrefix prefix, Duration age) throws ObjectStoreException {
        return new Sweep(calls, options, clock).run(prefix, age);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
        keys.close();
    }

    /** Where this store is, without secrets. */
    @Override
    public String toString() {
        return "S3Store[" + location() + "]";
    }

    /** S3 counts the attempt id, too. */
    private static void requireRoom(Metadata metadata) throws ObjectStoreException {
        int bytes = Attempt.BYTES;
        for (var each : metadata.values().entrySet()) {
            bytes += each.getKey().length() + each.getValue().length();
        }
        if (bytes > Metadata.MAX_BYTES) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    "the metadata has " + (bytes - Attempt.BYTES) + " bytes, S3 has room for "
                            + (Metadata.MAX_BYTES - Attempt.BYTES) + " beside the id of the upload");
        }
    }
}
