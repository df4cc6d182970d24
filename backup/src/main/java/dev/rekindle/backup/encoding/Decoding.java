package dev.rekindle.backup.encoding;

import dev.rekindle.backup.encoding.EncodingException.Reason;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A stored object read as the snapshot in it, whatever its encoding. The end is reached only when both, the object and the snapshot, have the
 * length and the SHA-256 that the manifest says; until then the bytes are unproved. Never yields more bytes than the manifest declares. Belongs
 * to one thread.
 */
public final class Decoding implements ReadableByteChannel {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Manifest manifest;
    private final ObjectBytes object;
    private final InputStream plain;
    private final Sha256 digest = new Sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private boolean open = true;
    private boolean proved;

    private Decoding(Manifest manifest, ObjectBytes object, InputStream plain) {
        this.manifest = manifest;
        this.object = object;
        this.plain = plain;
    }

    /**
     * Opens an object.
     *
     * @param object its bytes from the first to the last; closed with what this returns, and when this fails
     * @param key of {@link KeyCheck#dataKey}; needed where the object is encrypted
     */
    public static Decoding open(ReadableByteChannel object, Manifest manifest, Optional<DataKey> key)
            throws IOException {
        var bytes = new ObjectBytes(object);
        try {
            return new Decoding(manifest, bytes, decoded(bytes, manifest, key));
        } catch (IOException e) {
            object.close();
            throw meaning(e, bytes, manifest);
        }
    }

    private static InputStream decoded(InputStream object, Manifest manifest, Optional<DataKey> key)
            throws IOException {
        InputStream stream = object;
        Optional<StoredEncoding> encoding = manifest.encoding();
        Optional<StoredEncoding.Encryption> encryption = encoding.flatMap(StoredEncoding::encryption);
        if (encryption.isPresent()) {
            DataKey present = key.orElseThrow(() -> new EncodingException(
                    Reason.KEY_MISSING, manifest.object().key() + " is encrypted and cannot be read without its key"));
            stream = decrypted(stream, encryption.get(), present);
        }
        return encoding.flatMap(StoredEncoding::compression).isPresent()
                ? new GZIPInputStream(stream, BUFFER_BYTES)
                : stream;
    }

    private static InputStream decrypted(InputStream object, StoredEncoding.Encryption encryption, DataKey key)
            throws IOException {
        try {
            return key.streamingAead()
                    .newDecryptingStream(object, encryption.associatedData().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(StoredEncoding.SCHEME + " does not work on this Java", e);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (proved) {
            return -1;
        }
        long missing = manifest.plain().size() - digest.size();
        int wanted = (int) Math.min(missing + 1, Math.min(buffer.length, target.remaining()));
        int count = next(wanted);
        if (count < 0) {
            prove();
            proved = true;
            return -1;
        }
        if (count > missing) {
            throw damaged(
                    "it decodes to more than the " + manifest.plain().size() + " bytes that its manifest declares");
        }
        digest.update(ByteBuffer.wrap(buffer, 0, count));
        target.put(buffer, 0, count);
        return count;
    }

    private int next(int wanted) throws IOException {
        try {
            int count = plain.read(buffer, 0, wanted);
            if (count < 0) {
                drain();
            }
            return count;
        } catch (IOException e) {
            throw meaning(e, object, manifest);
        }
    }

    /** What lies behind the end that the decoder saw belongs to the object, and to its digest, too. */
    private void drain() throws IOException {
        if (object.failure().isPresent()) {
            throw object.failure().get();
        }
        while (object.size() <= manifest.object().size() && object.read(buffer, 0, buffer.length) >= 0) {
            // read() counts
        }
    }

    private void prove() throws EncodingException {
        require("stored size", manifest.object().size(), object.size());
        require("SHA-256 of the stored bytes", manifest.object().sha256(), object.sha256());
        require("decoded size", manifest.plain().size(), digest.size());
        require("SHA-256 of the decoded bytes", manifest.plain().sha256(), digest.hex());
    }

    private void require(String what, Object expected, Object found) throws EncodingException {
        if (!expected.equals(found)) {
            throw damaged(what + ": expected " + expected + ", found " + found);
        }
    }

    private EncodingException damaged(String why) {
        return new EncodingException(
                Reason.OBJECT_DAMAGED,
                manifest.object().key() + " is not the object that its manifest describes: " + why);
    }

    /** A failure of the store is its own; any other is about the bytes. */
    private static IOException meaning(IOException e, ObjectBytes object, Manifest manifest) {
        if (object.failure().isPresent()) {
            return object.failure().get();
        }
        return e instanceof EncodingException
                ? e
                : new EncodingException(
                        Reason.OBJECT_DAMAGED,
                        manifest.object().key() + " cannot be decoded: its bytes are damaged, or the key is another "
                                + "object's; compare the SHA-256 of the stored bytes with its manifest",
                        e);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        plain.close();
        object.close();
    }
}
