package dev.rekindle.localize.decode;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** What others than our decoder make: Tink's cipher text, and the JDK's gzip. */
public final class Sealed {
    public static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    public static final String MEANING = "rekindle/2 cluster=cafe started=2026-11-21T10:15:00Z name=x.db.enc";

    static final int SEGMENT = 1 << 20;
    /** Plain bytes in the first segment, beside header and tag, and in every other. */
    static final int FIRST = SEGMENT - 40 - 16;

    static final int NEXT = SEGMENT - 16;

    private Sealed() {}

    /** As Tink writes it, under {@link #KEY} and {@link #MEANING}. */
    public static byte[] encrypt(byte[] plain) throws IOException {
        return encrypt(plain, KEY, MEANING);
    }

    static byte[] encrypt(byte[] plain, String key, String meaning) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            var tink = new AesGcmHkdfStreaming(HexFormat.of().parseHex(key), "HmacSha256", 32, SEGMENT, 0);
            try (OutputStream out = tink.newEncryptingStream(bytes, meaning.getBytes(StandardCharsets.UTF_8))) {
                out.write(plain);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** Members of {@code memberBytes} of content each. */
    public static byte[] gzip(byte[] plain, int memberBytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at == 0 || at < plain.length; at += memberBytes) {
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(plain, at, Math.min(memberBytes, plain.length - at));
            }
        }
        return bytes.toByteArray();
    }

    /** Half noise, half repetition. */
    static byte[] content(int length) {
        var random = new SplittableRandom(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((i >> 10) % 2 == 0 ? random.nextInt() : i >> 12);
        }
        return bytes;
    }
}
