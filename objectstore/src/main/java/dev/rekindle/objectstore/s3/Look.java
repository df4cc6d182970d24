package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Asks for the head of an object, and finds the reason where the answer, which has no body, does not tell. */
final class Look {
    private static final int NOT_FOUND = 404;

    private final S3Calls calls;
    private final S3Requests requests;
    private final AtomicBoolean bucketSeen = new AtomicBoolean();

    Look(S3Calls calls, S3Requests requests) {
        this.calls = calls;
        this.requests = requests;
    }

    /** The newest version at a key; empty when the key is free. */
    Optional<Seen> at(ObjectKey key) throws ObjectStoreException {
        return at(key, Optional.empty());
    }

    /** One version, or the newest. */
    Optional<Seen> at(ObjectKey key, Optional<String> versionId) throws ObjectStoreException {
        try {
            return head(key, versionId);
        } catch (AwsServiceException e) {
            if (!S3Errors.code(e).isEmpty()) {
                throw calls.errors().explain("look at", calls.where(key), e);
            }
            findReason(key);
            return again(key, versionId);
        } catch (SdkException e) {
            throw calls.errors().explain("look at", calls.where(key), e);
        }
    }

    /**
     * The id of the upload that made the newest version at a key; empty if something else did. By reading its first byte: an answer that is cut off
     * then lacks it, and is a failure and not an object without an id.
     */
    Optional<String> attempt(ObjectKey key) throws ObjectStoreException {
        return calls.ask("look at", key, client -> {
            ResponseBytes<GetObjectResponse> first = client.getObjectAsBytes(requests.first(key));
            if (first.asByteArrayUnsafe().length != 1) {
                throw new BrokenAnswer("body");
            }
            return Optional.ofNullable(first.response().metadata().get(Attempt.NAME));
        });
    }

    /** The version that is meant, which must be the newest. */
    Seen require(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        Seen seen = at(key).orElseThrow(() -> new ObjectStoreException(
                Kind.NOT_FOUND, "no object at " + calls.where(key) + "; it was deleted or never written"));
        if (!seen.version().isMeantBy(S3Version.parse(version))) {
            throw new ObjectStoreException(
                    Kind.CHANGED,
                    calls.where(key) + " changed: expected version " + version + ", found "
                            + seen.object().version() + "; something else wrote this object");
        }
        return seen;
    }

    private Optional<Seen> head(ObjectKey key, Optional<String> versionId) throws ObjectStoreException {
        try {
            Seen seen = calls.send(client -> Seen.of(key, client.headObject(requests.head(key, versionId))));
            bucketSeen.set(true);
            return Optional.of(seen);
        } catch (AwsServiceException e) {
            if (e.statusCode() != NOT_FOUND) {
                throw e;
            }
            if (bucketSeen.compareAndSet(false, true)) {
                requireBucket();
            }
            return Optional.empty();
        }
    }

    /** A HEAD of a key in a bucket that does not exist looks like that of a free key; asked once. */
    private void requireBucket() throws ObjectStoreException {
        try {
            calls.send(client -> client.headBucket(
                    request -> request.bucket(requests.options().bucket())));
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                bucketSeen.set(false);
                throw calls.errors().missingBucket();
            }
        } catch (SdkException e) {
            bucketSeen.set(false);
        }
    }

    /** A listing has a body, and so says what is wrong with keys, clock or region. */
    private void findReason(ObjectKey key) throws ObjectStoreException {
        calls.ask(
                "look at",
                key,
                client -> client.listObjectsV2(
                        request -> request.bucket(requests.options().bucket())
                                .prefix(requests.key(key))
                                .maxKeys(1)));
    }

    private Optional<Seen> again(ObjectKey key, Optional<String> versionId) throws ObjectStoreException {
        try {
            return head(key, versionId);
        } catch (SdkException e) {
            throw calls.errors().explain("look at", calls.where(key), e);
        }
    }
}
