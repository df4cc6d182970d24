package dev.rekindle.objectstore.s3;

import java.time.Duration;
import java.util.Optional;

/**
 * How objects are written.
 *
 * @param storageClass e.g. {@code STANDARD_IA}; empty for the bucket's
 * @param retention how long every object is locked; empty for the bucket's own rule
 */
public record S3Writing(
        Encryption encryption,
        Optional<String> storageClass,
        Optional<Retention> retention,
        Checksums checksums,
        CreateOnly createOnly) {

    /** As the bucket encrypts and stores by itself, with the strictest checks. */
    public static final S3Writing DEFAULTS = new S3Writing(
            new Encryption.BucketDefault(), Optional.empty(), Optional.empty(), Checksums.STRICT, CreateOnly.NATIVE);

    /** Who finds damage on the way and at rest. */
    public enum Checksums {
        /** The store: every part and the whole object carry a CRC32C that it checks, keeps and tells. */
        STRICT,
        /**
         * The caller, by reading back: for stores without S3's additional checksums. Parts carry a {@code Content-MD5}, which
         * every store has always understood.
         */
        COMPATIBLE
    }

    /** Who keeps an object from being replaced. */
    public enum CreateOnly {
        /** The store, in one step: {@code If-None-Match: *} on every request that publishes. */
        NATIVE,
        /**
         * This process, for stores that ignore that header ({@link S3Store#probe} tells): it looks before it begins, right
         * before it publishes, and afterwards whose object stands there. Two writers of one key that publish within the same
         * moment can then both succeed, the later replacing the earlier; names with a time and a random part make that
         * unlikely, and a versioned bucket keeps both.
         */
        HEAD_GUARD
    }

    /** Object lock, counted from the start of an upload. */
    public record Retention(Mode mode, Duration life) {

        /** Who can lift it. */
        public enum Mode {
            /** Users with a special permission. */
            GOVERNANCE,
            /** Nobody. */
            COMPLIANCE
        }

        public Retention {
            if (!life.isPositive()) {
                throw new IllegalArgumentException("a retention lasts for a while");
            }
        }
    }

    public S3Writing withEncryption(Encryption other) {
        return new S3Writing(other, storageClass, retention, checksums, createOnly);
    }

    public S3Writing withStorageClass(String other) {
        return new S3Writing(encryption, Optional.of(other), retention, checksums, createOnly);
    }

    public S3Writing withRetention(Retention other) {
        return new S3Writing(encryption, storageClass, Optional.of(other), checksums, createOnly);
    }

    /** For an object that is to be deleted again at once. */
    S3Writing withoutRetention() {
        return new S3Writing(encryption, storageClass, Optional.empty(), checksums, createOnly);
    }

    public S3Writing withChecksums(Checksums other) {
        return new S3Writing(encryption, storageClass, retention, other, createOnly);
    }

    public S3Writing withCreateOnly(CreateOnly other) {
        return new S3Writing(encryption, storageClass, retention, checksums, other);
    }
}
