package dev.rekindle.backup.copy;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.objectstore.StoredObject;

/**
 * A copy that stands.
 *
 * @param manifest as written beside it
 * @param sourceSignature what was known of the source's signature
 */
public record CopyResult(StoredObject stored, Manifest manifest, Proof proof, SignatureCheck sourceSignature) {

    /** What was proved while the bytes went by. */
    public enum Proof {
        /** It is a sound etcd snapshot, and the one that the manifest describes: digest, structure, revisions, hashes. */
        SNAPSHOT,
        /** Size and SHA-256 are the manifest's. What is compressed or encrypted is not looked into. */
        BYTES
    }
}
