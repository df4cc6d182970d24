package dev.rekindle.testing.store;

import java.net.URI;

/**
 * Where an S3 server is, and who its owner is. The keys are made up for tests; they are kept out of {@link #toString()} all the same, so that a
 * test that looks for leaked secrets never finds its own.
 *
 * @param endpoint scheme, host and port, without a path; buckets are the first part of the path
 */
public record S3Access(URI endpoint, String region, String accessKey, String secretKey) {

    /** The same server by another address: that of a proxy in front of it. */
    public S3Access at(URI other) {
        return new S3Access(other, region, accessKey, secretKey);
    }

    /** Another account at the same server. */
    public S3Access as(String otherAccessKey, String otherSecretKey) {
        return new S3Access(endpoint, region, otherAccessKey, otherSecretKey);
    }

    @Override
    public String toString() {
        return endpoint + " in " + region;
    }
}
