package dev.rekindle.backup.copy;

import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.ManifestVerifier;
import java.util.Optional;

/**
 * What becomes of a signature. It cannot come along: the manifest of a copy names another key and version, so the signed bytes
 * are others. Who copies therefore says what is wanted.
 */
public sealed interface CopySignature {

    /** Refuses to copy a signed backup, rather than let its signature go unseen. */
    record Refuse() implements CopySignature {}

    /** The copy is not signed; with a verifier the source's signature is checked first, and a bad one refuses the copy. */
    record Drop(Optional<ManifestVerifier> verifier) implements CopySignature {}

    /**
     * The copy is signed by this signer, after the source passed the verifier. A verifier that accepts unsigned manifests lets
     * the signer vouch for what nobody signed.
     */
    record Replace(ManifestVerifier verifier, ManifestSigner signer) implements CopySignature {}

    /** What the source is checked with. */
    default Optional<ManifestVerifier> checkedBy() {
        return switch (this) {
            case Refuse() -> Optional.empty();
            case Drop(Optional<ManifestVerifier> verifier) -> verifier;
            case Replace replace -> Optional.of(replace.verifier());
        };
    }

    /** What the copy is signed with. */
    default Optional<ManifestSigner> signedBy() {
        return switch (this) {
            case Refuse(), Drop _ -> Optional.empty();
            case Replace replace -> Optional.of(replace.signer());
        };
    }
}
