package dev.rekindle.testing.store;

import java.net.URI;
import java.util.Set;

/**
 * A real S3 server on loopback, addressed by path: {@link Minio}, {@link VersityGw} or {@link SeaweedFs}. {@code start()} of each makes one for a
 * test that stops it again; {@code shared()} has one for all tests of a JVM, which nobody can stop.
 */
public sealed interface S3Server permits RunningS3Server, SharedS3Server {

    /** Its address and the keys of its owner. */
    S3Access access();

    /** What it can do and others cannot. */
    Set<S3Feature> features();

    /** All that it has said so far. */
    String log();

    /** Signed requests by its owner. */
    S3Requests requests();

    /** Scheme, host and port. */
    default URI endpoint() {
        return access().endpoint();
    }

    /** What its clients sign for. */
    default String region() {
        return access().region();
    }

    /** The owner's. */
    default String accessKey() {
        return access().accessKey();
    }

    /** The owner's. */
    default String secretKey() {
        return access().secretKey();
    }

    /** Makes a bucket. */
    default void createBucket(String name, BucketOption... options) {
        requests().createBucket(name, options);
    }
}
