package dev.rekindle.backup.manifest;

/** What is known of the signature of a manifest. */
public sealed interface SignatureCheck {

    /** Nobody gave a key to check it with. */
    record NotChecked() implements SignatureCheck {}

    /**
     * The manifest is what the holder of this key signed.
     *
     * @param by {@link ManifestSignature#keyId() id} of the key
     */
    record Signed(String by) implements SignatureCheck {}

    /** There is no signature, and none is demanded. */
    record Unsigned() implements SignatureCheck {}

    /**
     * The manifest must not be trusted.
     *
     * @param reason for people: an unknown key, an altered manifest, a signature that is missing although one is demanded
     */
    record BadSignature(String reason) implements SignatureCheck {}

    /** Whether nothing speaks against trusting the manifest. */
    default boolean permits() {
        return switch (this) {
            case NotChecked _, Signed _, Unsigned _ -> true;
            case BadSignature _ -> false;
        };
    }
}
