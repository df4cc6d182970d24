package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;

/**
 * Deletes exactly one version of an object that a HEAD has just shown, and never puts a delete marker where there are versions.
 * It is waited for even by a thread that is interrupted: half a delete is no answer.
 */
final class Deletion {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int NOT_FOUND = 404;

    /** The id of an object that is older than its bucket's versioning. */
    private static final String NULL_VERSION = "null";

    private final S3Calls calls;
    private final S3Requests requests;

    Deletion(S3Calls calls, S3Requests requests) {
        this.calls = calls;
        this.requests = requests;
    }

    void of(ObjectKey key, Seen seen) throws ObjectStoreException {
        try {
            delete(key, seen.version());
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                throw new ObjectStoreException(
                        Kind.NOT_FOUND, "no object at " + calls.where(key) + "; something else deleted it meanwhile");
            }
            ObjectStoreException explained = calls.errors().explain("delete", calls.where(key), e);
            throw seen.lockedUntil()
                    .map(until -> new ObjectStoreException(
                            Kind.DENIED,
                            calls.where(key) + " is locked against deletion until " + until + " ("
                                    + S3Errors.code(e) + ", status " + e.statusCode()
                                    + "); it can be deleted after that"))
                    .orElse(explained);
        } catch (SdkException e) {
            throw calls.errors().explain("delete", calls.where(key), e);
        }
    }

    private void delete(ObjectKey key, S3Version version) throws ObjectStoreException {
        S3Version exact = version;
        if (version.versionId().isEmpty() && keepsVersions()) {
            exact = new S3Version(Optional.of(NULL_VERSION), version.etag());
        }
        if (exact.versionId().isPresent()) {
            send(key, exact);
            return;
        }
        if (Boolean.TRUE.equals(sendIfMatched(key, exact).deleteMarker())) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    "the store hid " + calls.where(key)
                            + " behind a delete marker instead of deleting it; its bucket keeps"
                            + " versions and does not name them");
        }
    }

    /** Some stores know no conditional deletes; the HEAD just before is then what protects other objects. */
    private DeleteObjectResponse sendIfMatched(ObjectKey key, S3Version version) {
        try {
            return send(key, version);
        } catch (AwsServiceException e) {
            if (e.statusCode() != NOT_IMPLEMENTED) {
                throw e;
            }
            return calls.sendAnyway(client -> client.deleteObject(
                    requests.delete(key, version).toBuilder().ifMatch(null).build()));
        }
    }

    private DeleteObjectResponse send(ObjectKey key, S3Version version) {
        return calls.sendAnyway(client -> client.deleteObject(requests.delete(key, version)));
    }

    /** A store that does not tell, or not us, keeps none as far as anybody can see. */
    private boolean keepsVersions() {
        try {
            BucketVersioningStatus status = calls.sendAnyway(client -> client.getBucketVersioning(
                            request -> request.bucket(requests.options().bucket())))
                    .status();
            return status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
        } catch (AwsServiceException e) {
            return false;
        }
    }
}
