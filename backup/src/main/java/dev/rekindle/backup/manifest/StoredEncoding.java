package dev.rekindle.backup.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a stored object differs from the snapshot in it. First compressed, then encrypted, whichever of them is there.
 *
 * @param compression {@value #GZIP}, where it is compressed
 * @param plain the snapshot itself
 */
public record StoredEncoding(Optional<String> compression, Optional<Encryption> encryption, Plain plain) {

    /** RFC 1952, members one behind the other. */
    public static final String GZIP = "gzip";

    /** Tink's AES-GCM-HKDF streaming AEAD with the parameters of this name. */
    public static final String SCHEME = "AES256_GCM_HKDF_1MB";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public StoredEncoding {
        requireKnown("encoding.compression", GZIP, compression);
        if (compression.isEmpty() && encryption.isEmpty()) {
            throw new IllegalArgumentException("encoding says neither compression nor encryption");
        }
    }

    /**
     * What it takes to decrypt the object, but for a private key.
     *
     * @param scheme always {@value #SCHEME}
     * @param associatedData that cipher text and wrapped keys are bound to, as text
     * @param recipients any one of whom can decrypt it
     */
    public record Encryption(String scheme, String associatedData, List<Recipient> recipients) {
        public Encryption {
            requireKnown("encoding.encryption.scheme", SCHEME, Optional.of(scheme));
            recipients = List.copyOf(recipients);
            if (recipients.isEmpty()) {
                throw new IllegalArgumentException("encoding.encryption.recipients is empty");
            }
        }
    }

    /**
     * The data key, readable by one recipient.
     *
     * @param keyId of the recipient's public key
     * @param wrappedKey HPKE cipher text, base64
     */
    public record Recipient(String keyId, String wrappedKey) {}

    /**
     * The snapshot that comes out.
     *
     * @param size in bytes
     * @param sha256 64 hex digits
     */
    public record Plain(long size, String sha256) {
        public Plain {
            if (size < 1 || !SHA256.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "encoding.plain.size is positive and encoding.plain.sha256 has 64 lower-case hex digits");
            }
        }
    }

    private static void requireKnown(String field, String known, Optional<String> value) {
        if (value.isPresent() && !value.get().equals(known)) {
            throw new IllegalArgumentException(
                    field + " is not " + known + ", the only one that this version of rekindle reads; use a newer one");
        }
    }
}
