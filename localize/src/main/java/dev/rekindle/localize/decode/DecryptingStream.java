package dev.rekindle.localize.decode;

import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.source.SnapshotStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/** Opens the segments of an object that Tink encrypted, one at a time; the format stands in {@code package-info}. */
final class DecryptingStream implements SnapshotStream {
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int SALT_BYTES = 32;
    private static final int PREFIX_BYTES = 7;
    private static final int HEADER_BYTES = 1 + SALT_BYTES + PREFIX_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private enum Place {
        INNER,
        LAST
    }

    private final String name;
    private final SnapshotStream stored;
    private final Encoding.Encryption encryption;
    private final Cipher cipher;
    private final byte[] prefix = new byte[PREFIX_BYTES];

    /** A segment, and the byte behind it: only that one tells that the segment is not the last. */
    private final ByteBuffer cipherText = ByteBuffer.allocate(SEGMENT_BYTES + 1);

    /**
     * Outside the heap for a reason: between two arrays the JDK decrypts a segment in one call, which stays interpreted for gigabytes; to such
     * a buffer it goes in small steps, which are soon compiled to the processor's AES. Measured: 58 MB/s and 1,000 to 1,900.
     */
    private final ByteBuffer plain =
            ByteBuffer.allocateDirect(SEGMENT_BYTES - TAG_BYTES).limit(0);

    private @Nullable SecretKey key;
    private long index;
    private boolean ended;

    DecryptingStream(String name, SnapshotStream stored, Encoding.Encryption encryption) {
        this.name = name;
        this.stored = stored;
        this.encryption = encryption;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public int read(ByteBuffer target) throws RestoreException, IOException, InterruptedException {
        while (!plain.hasRemaining()) {
            if (ended) {
                return -1;
            }
            nextSegment();
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    private void nextSegment() throws RestoreException, IOException, InterruptedException {
        SecretKey derived = key;
        int length = SEGMENT_BYTES;
        if (derived == null) {
            derived = readHeader();
            key = derived;
            length -= HEADER_BYTES;
        }
        cipherText.limit(length + 1);
        fill();
        ended = cipherText.hasRemaining();
        if (ended) {
            length = cipherText.position();
        }
        open(derived, length, ended ? Place.LAST : Place.INNER);
        index++;
        if (!ended) {
            byte first = cipherText.get(length);
            cipherText.clear().put(first);
        }
    }

    private SecretKey readHeader() throws RestoreException, IOException, InterruptedException {
        cipherText.clear().limit(HEADER_BYTES);
        fill();
        if (cipherText.hasRemaining() || cipherText.get(0) != HEADER_BYTES) {
            throw refused(
                    "it does not begin as an encrypted object does; it is another object, or damaged",
                    "a header of " + HEADER_BYTES + " bytes",
                    cipherText.position() + " bytes");
        }
        byte[] salt = new byte[SALT_BYTES];
        cipherText.get(1, salt).get(1 + SALT_BYTES, prefix);
        cipherText.clear();
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(encryption.dataKey())
                                    .addSalt(salt)
                                    .thenExpand(encryption.associatedBytes(), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 25 on has HKDF-SHA256", e);
        }
    }

    private void fill() throws RestoreException, IOException, InterruptedException {
        while (cipherText.hasRemaining() && stored.read(cipherText) >= 0) {
            // read() waits; the buffer is full or the object has ended
        }
    }

    private void open(SecretKey derived, int length, Place place) throws SnapshotRefusedException {
        if (decrypts(derived, length, place)) {
            return;
        }
        boolean elsewhere = decrypts(derived, length, place == Place.LAST ? Place.INNER : Place.LAST);
        plain.clear().limit(0);
        throw refused(meaning(place, elsewhere), "segment " + index + " authentic", "not authentic");
    }

    /** Key and associated data are right once a segment was opened; before that, an authenticated cipher cannot tell them from damage. */
    private String meaning(Place place, boolean elsewhere) {
        if (elsewhere) {
            return place == Place.LAST
                    ? "it ends behind segment " + index + ", but more belongs to it: it was cut short"
                    : "it should end with segment " + index + ", but bytes follow: something was appended";
        }
        return index == 0
                ? "not even its first segment can be opened: the data key or the associated data are those of another "
                        + "object, or its bytes are damaged; which of them, no one can tell from here. Compare the "
                        + "object's SHA-256 with its manifest first"
                : "segment " + index + " is not authentic though " + index
                        + " before it were, so the key is right: bytes were changed, cut off, appended or moved";
    }

    private boolean decrypts(SecretKey derived, int length, Place place) {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(prefix)
                .putInt((int) index)
                .put((byte) (place == Place.LAST ? 1 : 0))
                .array();
        try {
            cipher.init(Cipher.DECRYPT_MODE, derived, new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.doFinal(cipherText.slice(0, length), plain.clear());
            plain.flip();
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work on this Java", e);
        }
    }

    private SnapshotRefusedException refused(String why, String expected, String found) {
        return new SnapshotRefusedException(
                Reason.DECRYPTION_FAILED, name + ": cannot be decrypted: " + why, expected, found);
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
