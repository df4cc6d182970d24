package dev.rekindle.objectstore.gcs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** With which key the store encrypts what it keeps. */
public sealed interface GcsEncryption {

    /** The bucket's own default. */
    record BucketDefault() implements GcsEncryption {}

    /**
     * A key that Cloud KMS keeps (CMEK).
     *
     * @param name {@code projects/P/locations/L/keyRings/R/cryptoKeys/K}
     */
    record ManagedKey(String name) implements GcsEncryption {
        public ManagedKey {
            if (!name.matches("projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+")) {
                throw new IllegalArgumentException(
                        "a Cloud KMS key is named projects/P/locations/L/keyRings/R/cryptoKeys/K, not '" + name + "'");
            }
        }
    }

    /**
     * A key that we keep and send along with every request (CSEK); who loses it has lost the objects.
     *
     * @param base64 of 32 bytes (AES-256); a secret
     */
    record CustomerKey(String base64) implements GcsEncryption {
        private static final int BYTES = 32;

        public CustomerKey {
            if (decoded(base64).length != BYTES) {
                throw new IllegalArgumentException("a customer-supplied key is 32 bytes (AES-256) in base64");
            }
        }

        /** The headers that show the key to the store; secrets. */
        Map<String, String> headers() {
            return Map.of(
                    "x-goog-encryption-algorithm",
                    "AES256",
                    "x-goog-encryption-key",
                    base64,
                    "x-goog-encryption-key-sha256",
                    Base64.getEncoder().encodeToString(sha256(decoded(base64))));
        }

        @Override
        public String toString() {
            return "CustomerKey[redacted]";
        }

        private static byte[] decoded(String base64) {
            try {
                return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException _) {
                // Its message would show a part of the key.
                return new byte[0];
            }
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
