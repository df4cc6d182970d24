package dev.rekindle.engine.refusal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Changes to a snapshot after which its own SHA-256 is right again. */
final class Forgery {
    private static final int SHA256 = 32;
    private static final int PAGE = 4096;

    private Forgery() {}

    /** Every occurrence of a text replaced by another of the same length: the live one, and those in pages that are free. */
    static byte[] replacing(byte[] snapshot, String text, String other) {
        var forged = snapshot.clone();
        var from = text.getBytes(StandardCharsets.US_ASCII);
        var to = other.getBytes(StandardCharsets.US_ASCII);
        int changed = 0;
        for (int i = 0; i + from.length <= forged.length - SHA256; i++) {
            if (Arrays.equals(forged, i, i + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, forged, i, to.length);
                changed++;
            }
        }
        if (changed == 0 || from.length != to.length) {
            throw new IllegalArgumentException(text + " cannot be replaced by " + other);
        }
        return rehashed(forged);
    }

    /** A few bits flipped, a stretch of a page zeroed, or one page copied over another. */
    static byte[] random(byte[] snapshot, RandomGenerator random) {
        var forged = snapshot.clone();
        int body = forged.length - SHA256;
        int pages = body / PAGE;
        switch (random.nextInt(3)) {
            case 0 -> {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    forged[random.nextInt(body)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                }
            }
            case 1 -> {
                int start = random.nextInt(body);
                Arrays.fill(forged, start, Math.min(body, start + random.nextInt(PAGE)), (byte) 0);
            }
            default ->
                System.arraycopy(snapshot, random.nextInt(pages) * PAGE, forged, random.nextInt(pages) * PAGE, PAGE);
        }
        return rehashed(forged);
    }

    /** Writes it where a restore can read it. */
    static Path write(byte[] snapshot, Path file) throws IOException {
        return Files.write(file, snapshot);
    }

    private static byte[] rehashed(byte[] forged) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(forged, 0, forged.length - SHA256);
            System.arraycopy(digest.digest(), 0, forged, forged.length - SHA256, SHA256);
            return forged;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
