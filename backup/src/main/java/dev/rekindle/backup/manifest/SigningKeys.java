package dev.rekindle.backup.manifest;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * A fresh Ed25519 pair for signatures, as the PEM files that {@link ManifestSigner} and {@link ManifestVerifier} read. Prints as its id only.
 *
 * @param id {@link ManifestSignature#keyId()} of what it signs
 * @param privatePem a secret: whoever has it can sign manifests
 * @param publicPem for everybody who is to check them
 */
public record SigningKeys(String id, String privatePem, String publicPem) {
    private static final int LINE = 64;

    /** Makes a pair. */
    public static SigningKeys generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKeys(
                    Ed25519Pem.keyId(pair.getPublic()),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    @Override
    public String toString() {
        return "SigningKeys[" + id + "]";
    }
}
