package dev.rekindle.backup;

import dev.rekindle.backup.BackupException.Reason;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Asks a store whether it holds what was written: size and checksum by its own account, and where it keeps no checksum (files)
 * by reading the object back.
 */
final class StoredProof {
    private static final int BUFFER_BYTES = 1 << 20;

    private final ObjectStore store;

    StoredProof(ObjectStore store) {
        this.store = store;
    }

    void require(StoredObject written, long size, String sha256) throws IOException {
        StoredObject head = store.head(written.key()).orElseThrow(() -> differs(written, "object", "one", "none"));
        compare(written, "version", written.version().value(), head.version().value());
        compare(written, "size", String.valueOf(size), String.valueOf(head.size()));
        Optional<Checksum> claimed = head.checksum();
        if (claimed.isPresent()
                && claimed.map(Checksum::algorithm).equals(written.checksum().map(Checksum::algorithm))) {
            compare(
                    written,
                    "checksum",
                    written.checksum().map(Object::toString).orElse("none"),
                    claimed.get().toString());
        } else if (written.checksum().map(Checksum::algorithm).equals(Optional.of(Checksum.Algorithm.CRC32C))) {
            compare(
                    written,
                    "checksum",
                    written.checksum().map(Object::toString).orElse("none"),
                    crc32c(head).toString());
        } else {
            compare(written, "SHA-256", sha256, sha256(head));
        }
    }

    private Checksum crc32c(StoredObject object) throws IOException {
        var crc = new CRC32C();
        readBack(object, crc::update);
        return Checksum.crc32c(crc.getValue());
    }

    private String sha256(StoredObject object) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            readBack(object, digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private interface Sink {
        void accept(ByteBuffer bytes);
    }

    private void readBack(StoredObject object, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (ReadableByteChannel channel = store.read(object.key(), object.version(), ByteRange.ALL)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                sink.accept(buffer);
                buffer.clear();
            }
        }
    }

    private static void compare(StoredObject object, String what, String expected, String found)
            throws BackupException {
        if (!expected.equals(found)) {
            throw differs(object, what, expected, found);
        }
    }

    private static BackupException differs(StoredObject object, String what, String expected, String found) {
        return new BackupException(
                Reason.STORE_DIFFERS,
                "the store does not hold what was written at " + object.key() + ": " + what + ": expected " + expected
                        + ", found " + found + "; the object was withdrawn, check the store");
    }
}
