package dev.rekindle.backup.encoding;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length and SHA-256 of what passed. */
final class Sha256 {
    private final MessageDigest digest;
    private long size;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void update(ByteBuffer bytes) {
        size += bytes.remaining();
        digest.update(bytes);
    }

    long size() {
        return size;
    }

    /** Of everything; to be asked once. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
