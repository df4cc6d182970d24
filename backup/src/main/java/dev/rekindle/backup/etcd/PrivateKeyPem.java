package dev.rekindle.backup.etcd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key from a PEM file in the three forms that tools write: PKCS#8 ({@code PRIVATE KEY}, RFC 5958), PKCS#1
 * ({@code RSA PRIVATE KEY}, RFC 8017) and SEC 1 ({@code EC PRIVATE KEY}, RFC 5915). The JDK reads the first only; the other two
 * are wrapped into it.
 */
final class PrivateKeyPem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, with its NULL parameters. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** OID of id-ecPublicKey, 1.2.840.10045.2.1; the curve follows as its parameter. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PrivateKeyPem() {}

    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Tls.requireSmall(file);
        Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new InvalidKeySpecException(
                    file + " has no private key; a PEM file with BEGIN PRIVATE KEY is expected");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException(file + " is damaged: its private key is not base64", e);
        }
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> generate(file, der, List.of("RSA", "EC", "EdDSA"));
            case "RSA PRIVATE KEY" -> generate(file, wrap(RSA, der), List.of("RSA"));
            case "EC PRIVATE KEY" -> generate(file, wrap(tlv(SEQUENCE, EC, curve(file, der)), der), List.of("EC"));
            default ->
                throw new InvalidKeySpecException(file + " is a key of the kind '" + block.group(1)
                        + "'; decrypt or convert it with: openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static PrivateKey generate(Path file, byte[] pkcs8, List<String> algorithms)
            throws GeneralSecurityException {
        // PKCS#8 says which algorithm a key is for, but the JDK has no factory that reads it and chooses.
        var refused = new InvalidKeySpecException(file + " is damaged, or not an RSA, EC or Ed25519 key");
        for (String algorithm : algorithms) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }

    /** RFC 5958: SEQUENCE { version 0, AlgorithmIdentifier, OCTET STRING { the key } }. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tlv(SEQUENCE, VERSION_0, algorithm, tlv(OCTET_STRING, key));
    }

    /** RFC 5915: SEQUENCE { version 1, OCTET STRING, [0] curve, [1] public key }; returns what stands in [0]. */
    private static byte[] curve(Path file, byte[] der) throws InvalidKeySpecException {
        try {
            int at = contentOffset(der, 0);
            while (at < der.length) {
                int content = contentOffset(der, at);
                int end = Math.addExact(content, contentLength(der, at));
                if ((der[at] & 0xff) == CURVE) {
                    return Arrays.copyOfRange(der, content, end);
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            throw new InvalidKeySpecException(file + " is damaged: its EC key is not DER", e);
        }
        throw new InvalidKeySpecException(
                file + " does not name its curve; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }

    private static int contentOffset(byte[] der, int at) {
        return at + 2 + Math.max(0, lengthBytes(der, at));
    }

    private static int contentLength(byte[] der, int at) {
        int count = lengthBytes(der, at);
        if (count < 0) {
            return der[at + 1];
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    /** How many bytes hold the length, or -1 for the short form; a key needs two at most. */
    private static int lengthBytes(byte[] der, int at) {
        int first = der[at + 1];
        if (first >= 0) {
            return -1;
        }
        int count = first & 0x7f;
        if (count > 2) {
            throw new IllegalArgumentException("a DER length of " + count + " bytes");
        }
        return count;
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 0x80) {
            out.write(0x82);
            out.write(length >>> 8);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
