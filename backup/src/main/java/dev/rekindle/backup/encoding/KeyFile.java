package dev.rekindle.backup.encoding;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import dev.rekindle.backup.encoding.EncodingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What files of public and private keys have in common. No message repeats what is in one. */
final class KeyFile {
    /** How Tink marks a private key in its JSON (KeyMaterialType of tink.proto). */
    static final String PRIVATE = "ASYMMETRIC_PRIVATE";

    private static final int MAX_BYTES = 64 << 10;
    private static final int ID_BYTES = 16;

    private KeyFile() {}

    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new EncodingException(
                        Reason.BAD_KEY_FILE, file + " is larger than 64 KiB and so not a key file; check the path");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new EncodingException(Reason.BAD_KEY_FILE, file + ": there is no such key file; check the path", e);
        }
    }

    @AccessesPartialKey
    static String id(HpkePublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(key.getPublicKeyBytes().toByteArray());
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static EncodingException notAKey(String name, String kind) {
        return new EncodingException(
                Reason.BAD_KEY_FILE,
                name + " is not a " + kind
                        + " key of a recipient; name one as rekindle key generate makes them (a Tink JSON keyset; "
                        + "PEM keys are for signatures)");
    }
}
