package dev.rekindle.objectstore.gcs;

import dev.rekindle.objectstore.ObjectPrefix;
import java.util.Optional;

/**
 * Which part of which bucket, and how. Its text shows no secret.
 *
 * @param bucket its name, without {@code gs://}
 * @param prefix below which the store lives; keys are relative to it
 * @param project that is billed for the requests and whose quota they use (requester pays); empty for the credentials' own
 * @param storageClass of new objects, e.g. {@code NEARLINE}; empty for the bucket's default
 * @param pageSize objects in a page of a listing, 1 to 1000
 */
public record GcsOptions(
        String bucket,
        ObjectPrefix prefix,
        Optional<String> project,
        GcsCredentials credentials,
        GcsConnection connection,
        GcsEncryption encryption,
        Optional<String> storageClass,
        int pageSize) {
    private static final int LARGEST_PAGE = 1000;

    public GcsOptions {
        if (!bucket.matches("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "a bucket's name has 3 to 222 lower-case letters, digits, '-', '_' and '.'");
        }
        storageClass.ifPresent(name -> {
            if (!name.matches("[A-Z_]+")) {
                throw new IllegalArgumentException("a storage class is a word like NEARLINE, not '" + name + "'");
            }
        });
        if (pageSize < 1 || pageSize > LARGEST_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " objects, not " + pageSize);
        }
        switch (credentials) {
            case GcsCredentials.Ambient() -> {
                if (!connection.isGoogle()) {
                    throw new IllegalArgumentException("ambient credentials are sent to Google's hosts only, not to "
                            + connection.endpoint() + "; name a service-account file");
                }
            }
            case GcsCredentials.ServiceAccountFile _ -> {
                if (connection.isInTheClear()) {
                    throw new IllegalArgumentException(
                            "credentials are not sent in the clear to " + connection.endpoint() + "; use https");
                }
            }
            case GcsCredentials.None() -> {}
        }
    }

    /** A whole bucket at Google, with ambient credentials and the bucket's own defaults. */
    public static GcsOptions of(String bucket) {
        return new GcsOptions(
                bucket,
                ObjectPrefix.ROOT,
                Optional.empty(),
                new GcsCredentials.Ambient(),
                GcsConnection.GOOGLE,
                new GcsEncryption.BucketDefault(),
                Optional.empty(),
                LARGEST_PAGE);
    }

    /** The same below a prefix. */
    public GcsOptions withPrefix(ObjectPrefix other) {
        return new GcsOptions(bucket, other, project, credentials, connection, encryption, storageClass, pageSize);
    }

    /** The same, billed to a project. */
    public GcsOptions withProject(String name) {
        return new GcsOptions(
                bucket, prefix, Optional.of(name), credentials, connection, encryption, storageClass, pageSize);
    }

    /** The same as somebody else over another connection; the two are checked together. */
    public GcsOptions withAccess(GcsCredentials who, GcsConnection how) {
        return new GcsOptions(bucket, prefix, project, who, how, encryption, storageClass, pageSize);
    }

    /** The same with another key. */
    public GcsOptions withEncryption(GcsEncryption other) {
        return new GcsOptions(bucket, prefix, project, credentials, connection, other, storageClass, pageSize);
    }

    /** The same with a storage class for new objects. */
    public GcsOptions withStorageClass(String name) {
        return new GcsOptions(
                bucket, prefix, project, credentials, connection, encryption, Optional.of(name), pageSize);
    }

    /** The same with pages of another size. */
    public GcsOptions withPageSize(int size) {
        return new GcsOptions(bucket, prefix, project, credentials, connection, encryption, storageClass, size);
    }

    /** The store for people: {@code gs://bucket/prefix/}. */
    String location() {
        return "gs://" + bucket + "/" + prefix.value();
    }
}
