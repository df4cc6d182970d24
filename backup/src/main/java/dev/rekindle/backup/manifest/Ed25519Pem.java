package dev.rekindle.backup.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 keys from PEM files, as {@code openssl genpkey -algorithm ed25519} writes them (RFC 8410). No message quotes a key. */
final class Ed25519Pem {
    private static final int MAX_BYTES = 16 << 10;
    private static final String ALGORITHM = "Ed25519";

    private Ed25519Pem() {}

    static PrivateKey privateKey(Path file) throws IOException {
        byte[] der = block(file, "PRIVATE KEY", "openssl genpkey -algorithm ed25519 -out " + file.getFileName());
        try {
            return requireCurve(file, KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new ManifestException(file + " holds a private key that is damaged or not Ed25519", e);
        }
    }

    static PublicKey publicKey(Path file) throws IOException {
        byte[] der = block(file, "PUBLIC KEY", "openssl pkey -pubout -in PRIVATE.pem -out " + file.getFileName());
        try {
            return requireCurve(file, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new ManifestException(file + " holds a public key that is damaged or not Ed25519", e);
        }
    }

    /** See {@link ManifestSignature#keyId()}. */
    static String keyId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest).substring(0, ManifestSignature.KEY_ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static <K extends java.security.Key> K requireCurve(Path file, K key) throws ManifestException {
        if (key instanceof EdECKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return key;
        }
        throw new ManifestException(file + " holds a key that is not Ed25519");
    }

    private static byte[] block(Path file, String kind, String howToMake) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ManifestException(file + " is larger than 16 KiB and so not a key");
        }
        String pemText = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher pem = Pattern.compile("-----BEGIN " + kind + "-----([^-]*)-----END " + kind + "-----")
                .matcher(pemText);
        if (!pem.find()) {
            throw new ManifestException(file + " has no block BEGIN " + kind + "; " + hint(pemText, kind, howToMake));
        }
        try {
            return Base64.getMimeDecoder().decode(pem.group(1));
        } catch (IllegalArgumentException e) {
            throw new ManifestException(file + " is damaged: its key is not base64", e);
        }
    }

    /** The likeliest mistakes are the other half of the pair, and the key of a recipient, which encrypts and does not sign. */
    private static String hint(String text, String kind, String howToMake) {
        if (text.stripLeading().startsWith("{")) {
            return "it looks like a recipient's key, which encrypts; signatures have keys of their own (rekindle key generate --signing)";
        }
        return kind.equals("PUBLIC KEY") && text.contains("BEGIN PRIVATE KEY")
                ? "it is the private half: name the public one, and keep this one with who makes the backups"
                : "make a pair with rekindle key generate --signing, or unencrypted with " + howToMake;
    }
}
