package dev.rekindle.testing.store;

/** What S3 servers differ in, as far as a backup cares. Each claim is held to by a test that sends the request. */
public enum S3Feature {
    /** Buckets with {@link BucketOption#VERSIONING}. */
    VERSIONING,
    /** Buckets with {@link BucketOption#OBJECT_LOCK}, and retention that is enforced. */
    OBJECT_LOCK,
    /** {@code If-None-Match: *} on PutObject gives 412 where the key is taken. */
    CREATE_ONLY_PUT,
    /** The same on CompleteMultipartUpload. */
    CREATE_ONLY_COMPLETE,
    /** A checksum over the whole object of a multipart upload, {@code x-amz-checksum-type: FULL_OBJECT}. */
    FULL_OBJECT_CHECKSUM,
    /** Server-side encryption with a key that the server keeps, SSE-S3 and SSE-KMS. */
    SERVER_SIDE_KEYS
}
