package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** An object as a backup makes it, in memory, and the manifest beside it. */
final class EncodedObject {
    static final Instant STARTED = Instant.parse("2026-11-21T10:15:00.250Z");
    static final PrivateKeys OPERATOR = PrivateKeys.generate();
    static final PrivateKeys ESCROW = PrivateKeys.generate();
    static final Recipients BOTH = new Recipients(List.of(OPERATOR.publicKey(), ESCROW.publicKey()));

    static final ObjectEncoding ENCRYPTED = new ObjectEncoding(Compression.NONE, Optional.of(BOTH));
    static final ObjectEncoding COMPRESSED = new ObjectEncoding(Compression.GZIP, Optional.empty());
    static final ObjectEncoding COMPRESSED_AND_ENCRYPTED = new ObjectEncoding(Compression.GZIP, Optional.of(BOTH));

    private final byte[] bytes;
    private final Manifest manifest;

    EncodedObject(byte[] bytes, Manifest manifest) {
        this.bytes = bytes;
        this.manifest = manifest;
    }

    byte[] bytes() {
        return bytes;
    }

    Manifest manifest() {
        return manifest;
    }

    static EncodedObject of(byte[] plain, ObjectEncoding encoding) throws IOException {
        return of(plain, encoding, "ns/main/daily-20261121T101500Z.db");
    }

    static EncodedObject of(byte[] plain, ObjectEncoding encoding, String key) throws IOException {
        var upload = new InMemory(new ObjectKey(key + encoding.suffix()), new ByteArrayOutputStream());
        try (var encoded = new EncodedUpload(upload, encoding, "cafe", STARTED)) {
            ByteBuffer rest = ByteBuffer.wrap(plain);
            while (rest.hasRemaining()) {
                encoded.write(rest.slice(rest.position(), Math.min(100_000, rest.remaining())));
                rest.position(rest.position() + Math.min(100_000, rest.remaining()));
            }
            EncodedUpload.Form form = encoded.finish(plain.length, sha256(plain));
            return new EncodedObject(upload.bytes().toByteArray(), manifest(upload.key(), form));
        }
    }

    /** The plain bytes, proved. */
    byte[] read(PrivateKeys... keys) throws IOException {
        return read(Channels.newChannel(new ByteArrayInputStream(bytes)), manifest, keys);
    }

    static byte[] read(ReadableByteChannel object, Manifest manifest, PrivateKeys... keys) throws IOException {
        var plain = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(70_000);
        try (Decoding decoding = Decoding.open(object, manifest, KeyCheck.dataKey(manifest, List.of(keys)))) {
            while (decoding.read(chunk.clear()) >= 0) {
                plain.write(chunk.array(), 0, chunk.position());
            }
        }
        return plain.toByteArray();
    }

    /** The same manifest beside other bytes, whose length and digest it knows. */
    EncodedObject holding(byte[] others) {
        var object =
                new Manifest.StoredBytes(manifest.object().key(), "1", others.length, sha256(others), Optional.empty());
        return new EncodedObject(others, with(object, manifest.encoding()));
    }

    Manifest with(Manifest.StoredBytes object, Optional<StoredEncoding> encoding) {
        return new Manifest(
                manifest.format(),
                object,
                encoding,
                manifest.snapshot(),
                manifest.source(),
                manifest.backup(),
                manifest.time(),
                manifest.tool());
    }

    static byte[] content(int length) {
        var random = new SplittableRandom(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((i >> 10) % 2 == 0 ? random.nextInt() : i >> 12);
        }
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Manifest manifest(ObjectKey key, EncodedUpload.Form form) {
        return new Manifest(
                form.encoding().isPresent() ? Manifest.ENCODED_FORMAT : Manifest.FORMAT,
                new Manifest.StoredBytes(key.value(), "1", form.size(), form.sha256(), Optional.empty()),
                form.encoding(),
                new Manifest.Content(
                        1,
                        1,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        "00000000",
                        1,
                        OptionalLong.empty(),
                        4096,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        false,
                        0),
                new Manifest.Source("cafe", "1", "m1", "http://m1:2379", "3.6.16", 1, "agreed", List.of()),
                Manifest.Subject.NONE,
                new Manifest.Times(STARTED, STARTED, 0),
                new Manifest.Tool("rekindle", "test"));
    }

    /** An upload that is never completed. */
    private record InMemory(ObjectKey key, ByteArrayOutputStream bytes) implements Upload {
        @Override
        public void write(ByteBuffer source) {
            byte[] copy = new byte[source.remaining()];
            source.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public Optional<Path> staged() {
            return Optional.of(Path.of("staged"));
        }

        @Override
        public StoredObject complete() {
            throw new UnsupportedOperationException("not completed here");
        }

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }
}
