package dev.rekindle.testing.store;

import java.net.URI;
import java.util.List;

/** A server on loopback that speaks Google's JSON API for Cloud Storage, without TLS and without asking who calls. */
public interface GcsServer {

    /** Scheme, host and port. */
    URI endpoint();

    /** All that it has said so far. */
    String log();

    /** Requests that need no SDK. */
    GcsRequests requests();

    /** Makes a bucket; {@link BucketOption#OBJECT_LOCK} is not for Google. */
    default void createBucket(String name, BucketOption... options) {
        requests().createBucket(name, List.of(options).contains(BucketOption.VERSIONING));
    }
}
