package dev.rekindle.backup.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A fresh key pair in two PEM files. */
public record TestKey(Path privatePem, Path publicPem) {

    /** An Ed25519 key. */
    public static TestKey in(Path directory, String name) throws IOException {
        return in(directory, name, "Ed25519");
    }

    static TestKey in(Path directory, String name, String algorithm) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            return new TestKey(
                    pem(
                            directory.resolve(name + ".pem"),
                            "PRIVATE KEY",
                            pair.getPrivate().getEncoded()),
                    pem(
                            directory.resolve(name + ".pub"),
                            "PUBLIC KEY",
                            pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    /** Signs with this key. */
    public ManifestSigner signer() throws IOException {
        return ManifestSigner.of(privatePem);
    }
}
