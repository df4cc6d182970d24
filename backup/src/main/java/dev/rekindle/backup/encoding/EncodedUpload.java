package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.StoredEncoding;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;

/**
 * The way of a snapshot into an upload: compressed, encrypted and digested, as far as was asked for. Neither completes nor aborts the upload.
 * Belongs to one thread at a time.
 */
public final class EncodedUpload implements AutoCloseable {
    private static final int MOST_THREADS = 4;

    private final ObjectEncoding encoding;
    private final Upload upload;
    private final StoredBytes stored;
    private final WritableByteChannel encrypted;
    private final Optional<StoredEncoding.Encryption> encryption;
    private final Optional<GzipMembers> compressed;

    /**
     * The object as it is stored.
     *
     * @param size of it, in bytes
     * @param sha256 of it
     * @param encoding how it differs from the snapshot; empty where it does not
     */
    public record Form(long size, String sha256, Optional<StoredEncoding> encoding) {}

    /**
     * Begins an object, with a fresh data key where it is to be encrypted.
     *
     * @param clusterId of the cluster, hex: with time and name of the object this is what the cipher text is bound to
     * @param started when the backup began
     */
    public EncodedUpload(Upload upload, ObjectEncoding encoding, String clusterId, Instant started) throws IOException {
        this.encoding = encoding;
        this.upload = upload;
        this.stored = new StoredBytes(upload);
        if (encoding.recipients().isPresent()) {
            var meaning = new Meaning(clusterId, started, upload.key().name());
            DataKey key = DataKey.fresh();
            this.encrypted = encrypting(key, meaning, stored);
            this.encryption = Optional.of(new StoredEncoding.Encryption(
                    StoredEncoding.SCHEME,
                    meaning.text(),
                    encoding.recipients().get().wrap(key, meaning)));
        } else {
            this.encrypted = stored;
            this.encryption = Optional.empty();
        }
        this.compressed = switch (encoding.compression()) {
            case NONE -> Optional.empty();
            case GZIP -> Optional.of(new GzipMembers(encrypted, threads()));
        };
    }

    private static WritableByteChannel encrypting(DataKey key, Meaning meaning, WritableByteChannel below)
            throws IOException {
        try {
            return new SegmentPieces(key.streamingAead().newEncryptingChannel(below, meaning.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES256_GCM_HKDF_1MB does not work on this Java", e);
        }
    }

    private static int threads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    }

    /** Takes all remaining bytes of the buffer. */
    public void write(ByteBuffer plain) throws IOException {
        if (encoding.isPlain()) {
            upload.write(plain);
            return;
        }
        WritableByteChannel entry = compressed.isPresent() ? compressed.get() : encrypted;
        while (plain.hasRemaining()) {
            entry.write(plain);
        }
    }

    /** The snapshot's own bytes as a local file, where the store has one and nothing was done to them. */
    public Optional<Path> staged() {
        return encoding.isPlain() ? upload.staged() : Optional.empty();
    }

    /**
     * Writes what is still missing of the object, which may then be completed.
     *
     * @param size of the snapshot that was written
     * @param sha256 of it
     */
    public Form finish(long size, String sha256) throws IOException {
        if (encoding.isPlain()) {
            return new Form(size, sha256, Optional.empty());
        }
        if (compressed.isPresent()) {
            compressed.get().close();
        } else {
            encrypted.close();
        }
        var described = new StoredEncoding(
                compressed.map(gzip -> StoredEncoding.GZIP), encryption, new StoredEncoding.Plain(size, sha256));
        return new Form(stored.size(), stored.sha256(), Optional.of(described));
    }

    /** Lets go of threads; the upload stays as it is. */
    @Override
    public void close() {
        compressed.ifPresent(GzipMembers::abandon);
    }
}
