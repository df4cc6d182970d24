package dev.rekindle.backup.manifest;

import dev.rekindle.backup.manifest.SignatureCheck.BadSignature;
import dev.rekindle.backup.manifest.SignatureCheck.Signed;
import dev.rekindle.backup.manifest.SignatureCheck.Unsigned;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Checks the signatures of manifests against the public keys that are trusted. Safe for use by several threads. */
public final class ManifestVerifier {
    private final Map<String, PublicKey> keys;
    private final Demand demand;

    /** What a manifest without a signature is. */
    public enum Demand {
        /** Refused. Anyone who can write to the store can also remove a signature, so only this one protects. */
        REQUIRED,
        /** Accepted, and called unsigned: for a store whose older backups were not signed. */
        IF_PRESENT
    }

    private ManifestVerifier(Map<String, PublicKey> keys, Demand demand) {
        this.keys = Map.copyOf(keys);
        this.demand = demand;
    }

    /**
     * A verifier that trusts the public keys of these PEM files (SubjectPublicKeyInfo, {@code BEGIN PUBLIC KEY}), one in each;
     * several while a key is being replaced. Fails with {@link ManifestException} when a file holds no such key,
     * {@link IOException} when it cannot be read.
     */
    public static ManifestVerifier of(Collection<Path> publicKeyPems, Demand demand) throws IOException {
        if (publicKeyPems.isEmpty()) {
            throw new IllegalArgumentException("name at least one public key to check signatures with");
        }
        var keys = new HashMap<String, PublicKey>();
        for (Path file : publicKeyPems) {
            PublicKey key = Ed25519Pem.publicKey(file);
            keys.put(Ed25519Pem.keyId(key), key);
        }
        return new ManifestVerifier(keys, demand);
    }

    /**
     * Checks a manifest.
     *
     * @param manifest its bytes as stored
     * @param signature the bytes of the signature file beside it, if there is one
     * @param name of the manifest, for the reason
     */
    public SignatureCheck check(byte[] manifest, Optional<byte[]> signature, String name) {
        if (signature.isEmpty()) {
            return demand == Demand.REQUIRED
                    ? new BadSignature(name + " has no signature, and one is required")
                    : new Unsigned();
        }
        ManifestSignature claimed;
        try {
            claimed = ManifestSignature.read(signature.get(), "the signature of " + name);
        } catch (ManifestException e) {
            return new BadSignature(String.valueOf(e.getMessage()));
        }
        PublicKey key = keys.get(claimed.keyId());
        if (key == null) {
            return new BadSignature(name + " is signed by a key that is not trusted: expected one of "
                    + String.join(", ", new TreeSet<>(keys.keySet())) + ", found " + claimed.keyId());
        }
        return holds(key, manifest, claimed.bytes())
                ? new Signed(claimed.keyId())
                : new BadSignature(name + " was altered after key " + claimed.keyId()
                        + " signed it, or that key never did; do not trust it");
    }

    /** Checks a manifest and fails with {@link ManifestException} unless its signature permits it. */
    public SignatureCheck require(byte[] manifest, Optional<byte[]> signature, String name) throws ManifestException {
        SignatureCheck check = check(manifest, signature, name);
        if (check instanceof BadSignature bad) {
            throw new ManifestException(bad.reason());
        }
        return check;
    }

    static boolean holds(PublicKey key, byte[] bytes, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }
}
