package dev.rekindle.localize.decode;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a stored object differs from the snapshot in it.
 *
 * @param compression of the snapshot, before any encryption
 * @param encryption the outermost layer, where there is one
 * @param storedSize of the object in bytes, where it is known
 * @param storedSha256 of the object: 64 hexadecimal digits, where it is known
 * @param plainSize of the snapshot in bytes; not one more is ever read
 */
public record Encoding(
        Compression compression,
        Optional<Encryption> encryption,
        OptionalLong storedSize,
        Optional<String> storedSha256,
        long plainSize) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Refuses sizes and digests that no object can have. */
    public Encoding {
        if (plainSize < 0) {
            throw new IllegalArgumentException("size: must not be negative");
        }
        if (storedSize.isPresent() && storedSize.getAsLong() < 0) {
            throw new IllegalArgumentException("stored-size: must not be negative");
        }
        if (storedSha256.isPresent() && !SHA256.matcher(storedSha256.get()).matches()) {
            throw new IllegalArgumentException("stored-sha256: expected 64 hexadecimal digits");
        }
        storedSha256 = storedSha256.map(digits -> digits.toLowerCase(Locale.ROOT));
    }

    /** How the snapshot was made smaller. */
    public enum Compression {
        /** It was not. */
        NONE,
        /** As gzip members, one behind the other. */
        GZIP
    }

    /**
     * What decrypts the object. Prints as nothing but its kind.
     *
     * @param dataKey of this object alone
     * @param associatedData that the object was bound to when it was written; not a secret
     */
    public record Encryption(SecretKey dataKey, String associatedData) {
        private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

        /** From a key in hexadecimal digits, which no message repeats. */
        public static Encryption of(String dataKeyHex, String associatedData) {
            if (!KEY.matcher(dataKeyHex).matches()) {
                throw new IllegalArgumentException("data-key: expected 64 hexadecimal digits");
            }
            return new Encryption(new SecretKeySpec(HexFormat.of().parseHex(dataKeyHex), "Generic"), associatedData);
        }

        byte[] associatedBytes() {
            return associatedData.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Encryption[aes256-gcm-hkdf-1mb]";
        }
    }
}
