package dev.rekindle.localize.decode;

import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.localize.source.SnapshotStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The snapshot in an encoded object. Its end is reached only when the object was whole, authentic, and as long as it was said to be, stored and
 * decoded; anything else is an exception.
 *
 * @param stored the object
 * @param encoding how it becomes the snapshot again
 */
public record DecodedSource(SnapshotSource stored, Encoding encoding) implements SnapshotSource {
    @Override
    public SnapshotStream open() throws RestoreException, IOException, InterruptedException {
        SnapshotStream source = stored.open();
        try {
            return decode(source);
        } catch (RestoreException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private SnapshotStream decode(SnapshotStream source) throws SnapshotRefusedException {
        String name = describe();
        if (source.size().isPresent() && encoding.storedSize().isPresent()) {
            requireSize(
                    name,
                    "stored size",
                    encoding.storedSize().getAsLong(),
                    source.size().getAsLong());
        }
        SnapshotStream stream = new StoredBytes(name, encoding, source, sha256());
        if (encoding.encryption().isPresent()) {
            stream = new DecryptingStream(name, stream, encoding.encryption().get());
        }
        if (encoding.compression() == Encoding.Compression.GZIP) {
            stream = new InflatingStream(name, stream);
        }
        return new PlainBytes(name, encoding.plainSize(), stream);
    }

    @Override
    public String describe() {
        return stored.describe();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void requireSize(String name, String what, long expected, long found)
            throws SnapshotRefusedException {
        if (expected != found) {
            throw new SnapshotRefusedException(
                    Reason.SIZE_MISMATCH,
                    name + ": this is not the expected object: " + what + " expected " + expected + " bytes, found "
                            + found + "; it is damaged, or belongs to another manifest",
                    Long.toString(expected),
                    Long.toString(found));
        }
    }

    /** Counts and digests what lies in the store, and compares at its end. */
    private static final class StoredBytes implements SnapshotStream {
        private final String name;
        private final Encoding encoding;
        private final SnapshotStream source;
        private final MessageDigest digest;
        private long passed;

        StoredBytes(String name, Encoding encoding, SnapshotStream source, MessageDigest digest) {
            this.name = name;
            this.encoding = encoding;
            this.source = source;
            this.digest = digest;
        }

        @Override
        public OptionalLong size() {
            return source.size();
        }

        @Override
        public int read(ByteBuffer target) throws RestoreException, IOException, InterruptedException {
            int start = target.position();
            int count = source.read(target);
            if (count < 0) {
                prove();
                return -1;
            }
            if (encoding.storedSha256().isPresent()) {
                digest.update(target.slice(start, count));
            }
            passed += count;
            return count;
        }

        private void prove() throws SnapshotRefusedException {
            requireSize(name, "stored size", encoding.storedSize().orElse(passed), passed);
            if (encoding.storedSha256().isPresent()) {
                requireDigest(encoding.storedSha256().get());
            }
        }

        private void requireDigest(String expected) throws SnapshotRefusedException {
            String found = HexFormat.of().formatHex(digest.digest());
            if (!expected.equals(found)) {
                throw new SnapshotRefusedException(
                        Reason.DIGEST_MISMATCH,
                        name + ": this is not the expected object: SHA-256 of the stored bytes expected " + expected
                                + ", found " + found + "; it is damaged, or belongs to another manifest",
                        expected,
                        found);
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    /** Lets pass exactly as many bytes as were declared: a small object may decode to more than any volume holds. */
    private static final class PlainBytes implements SnapshotStream {
        private final String name;
        private final long declared;
        private final SnapshotStream decoded;
        private long passed;

        PlainBytes(String name, long declared, SnapshotStream decoded) {
            this.name = name;
            this.declared = declared;
            this.decoded = decoded;
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(declared);
        }

        @Override
        public int read(ByteBuffer target) throws RestoreException, IOException, InterruptedException {
            int start = target.position();
            ByteBuffer allowed = target.slice(start, (int) Math.min(target.remaining(), declared - passed + 1));
            int count = decoded.read(allowed);
            if (count < 0) {
                requireSize(name, "decoded size", declared, passed);
                return -1;
            }
            passed += count;
            if (passed > declared) {
                throw new SnapshotRefusedException(
                        Reason.SIZE_MISMATCH,
                        name + ": decodes to more than the " + declared
                                + " bytes that its manifest declares; it is not that snapshot, and nothing more was read",
                        Long.toString(declared),
                        "more");
            }
            target.position(start + count);
            return count;
        }

        @Override
        public void close() throws IOException {
            decoded.close();
        }
    }
}
