package dev.rekindle.backup.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/** Signs manifests with one Ed25519 key. Safe for use by several threads. */
public final class ManifestSigner {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;
    private final String keyId;

    private ManifestSigner(PrivateKey key, String keyId) {
        this.key = key;
        this.keyId = keyId;
    }

    /**
     * A signer with the private key of a PEM file (PKCS#8, unencrypted, {@code BEGIN PRIVATE KEY}). Fails with
     * {@link ManifestException} when the file holds no such key, {@link IOException} when it cannot be read.
     */
    public static ManifestSigner of(Path privateKeyPem) throws IOException {
        PrivateKey key = Ed25519Pem.privateKey(privateKeyPem);
        try {
            PublicKey belonging = publicKeyOf((EdECPrivateKey) key);
            var signer = new ManifestSigner(key, Ed25519Pem.keyId(belonging));
            byte[] probe = {'p', 'r', 'o', 'b', 'e'};
            if (!ManifestVerifier.holds(belonging, probe, signer.signatureOf(probe))) {
                throw new ManifestException(privateKeyPem + " holds a key whose public half could not be derived");
            }
            return signer;
        } catch (GeneralSecurityException e) {
            throw new ManifestException(privateKeyPem + " holds a private key that cannot sign", e);
        }
    }

    /** The {@link ManifestSignature#keyId() id} of the key. */
    public String keyId() {
        return keyId;
    }

    /** Signs the stored bytes of a manifest, which are those of {@link ManifestJson#write}. */
    public ManifestSignature sign(byte[] manifest) {
        try {
            return new ManifestSignature(keyId, Base64.getEncoder().encodeToString(signatureOf(manifest)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that could sign no longer can", e);
        }
    }

    private byte[] signatureOf(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    /**
     * The JDK derives a public key only where it generates a pair, so it is handed the private half as its "random" bytes (RFC
     * 8032 §5.1.5: the private key is 32 random bytes). {@link #of} proves that the halves belong together.
     */
    private static PublicKey publicKeyOf(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] secret = key.getBytes().orElseThrow(() -> new GeneralSecurityException("the key is not extractable"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Given(secret));
        return generator.generateKeyPair().getPublic();
    }

    @Override
    public String toString() {
        return "signer with key " + keyId;
    }

    /** Bytes that are known. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}
