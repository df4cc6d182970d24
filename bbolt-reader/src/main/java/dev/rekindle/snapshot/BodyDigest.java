package dev.rekindle.snapshot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 over a stream whose last 32 bytes may be the SHA-256 of the bytes before them. Which bytes are the last is known only at the end, so the
 * newest 32 are always held back. One thread at a time.
 */
final class BodyDigest {
    /** Bytes of a trailer. */
    static final int TRAILER = 32;

    private final MessageDigest digest;
    private final byte[] held = new byte[TRAILER];
    private int heldBytes;
    private long total;

    BodyDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Takes the next bytes of the stream. */
    void update(ByteBuffer bytes) {
        total += bytes.remaining();
        int leaving = bytes.remaining() - (TRAILER - heldBytes);
        if (leaving > 0) {
            int ofHeld = Math.min(leaving, heldBytes);
            digest.update(held, 0, ofHeld);
            System.arraycopy(held, ofHeld, held, 0, heldBytes - ofHeld);
            heldBytes -= ofHeld;
            var body = bytes.duplicate();
            body.limit(body.position() + leaving - ofHeld);
            bytes.position(body.limit());
            digest.update(body);
        }
        int kept = bytes.remaining();
        bytes.get(held, heldBytes, kept);
        heldBytes += kept;
    }

    /** Bytes taken so far. */
    long total() {
        return total;
    }

    /** Ends the stream. */
    Result finish() {
        byte[] last = Arrays.copyOf(held, heldBytes);
        try {
            byte[] body = ((MessageDigest) digest.clone()).digest();
            return new Result(
                    HexFormat.of().formatHex(digest.digest(last)),
                    HexFormat.of().formatHex(body),
                    HexFormat.of().formatHex(last));
        } catch (CloneNotSupportedException never) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", never);
        }
    }

    /**
     * What a stream came to, in lower-case hex.
     *
     * @param whole SHA-256 of all bytes
     * @param body SHA-256 of all but the last 32
     * @param last the last 32 bytes themselves, or all of a shorter stream
     */
    record Result(String whole, String body, String last) {}
}
