package dev.rekindle.objectstore.s3;

import java.util.Base64;
import java.util.Optional;

/** Who encrypts objects at rest, and with which key. */
public sealed interface Encryption {

    /** As the bucket is set up. */
    record BucketDefault() implements Encryption {}

    /** The store, with keys of its own (SSE-S3). */
    record StoreKey() implements Encryption {}

    /**
     * The store, with a key of its key service (SSE-KMS).
     *
     * @param keyId empty for the account's default key
     */
    record KmsKey(Optional<String> keyId, BucketKey bucketKey) implements Encryption {}

    /** Whether S3 asks the key service once for a bucket rather than once for an object. */
    enum BucketKey {
        BUCKET_DEFAULT,
        ON,
        OFF
    }

    /**
     * The store, with a key that comes with every request and that it forgets (SSE-C).
     *
     * @param base64 of 32 bytes
     */
    record CustomerKey(Secret base64) implements Encryption {
        public CustomerKey {
            if (Base64.getDecoder().decode(base64.reveal()).length != 32) {
                throw new IllegalArgumentException("a customer's key has 32 bytes, in Base64");
            }
        }
    }
}
