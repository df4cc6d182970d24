package dev.rekindle.backup.copy;

import dev.rekindle.backup.BackupException;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.ChunkFan;
import dev.rekindle.backup.ChunkFan.Branch;
import dev.rekindle.backup.Publication;
import dev.rekindle.backup.catalogue.ManifestReader;
import dev.rekindle.backup.catalogue.ManifestReader.Reading;
import dev.rekindle.backup.copy.CopyException.Reason;
import dev.rekindle.backup.copy.CopyResult.Proof;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestContent;
import dev.rekindle.backup.manifest.SignatureCheck.BadSignature;
import dev.rekindle.backup.manifest.StoredEncoding;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Copies one backup, proved while its bytes go by once: a plain snapshot is scanned as a backup is, anything else is compared
 * with its manifest by size and SHA-256. The object becomes visible only when all that holds, the destination is then asked what
 * it has, and the manifest comes last, with the new key and version. Everything else in it stays as the backup wrote it. Memory is
 * bounded as in a backup. A failure leaves nothing visible.
 */
public final class BackupCopy {
    /** For the rows of HashKV; a snapshot with more is compared by everything else. */
    private static final long ROW_BUDGET_BYTES = 32L << 20;

    private final ObjectStore from;
    private final ObjectStore to;
    private final LongConsumer progress;

    /** A backup as it was found. */
    private record Source(StoredObject object, Reading.Parsed manifest) {
        Manifest described() {
            return manifest.manifest();
        }
    }

    /**
     * Copies from one store to another, or within one; both stay the caller's to close.
     *
     * @param progress hears how many bytes were read so far, on the thread of {@link #run}
     */
    public BackupCopy(ObjectStore from, ObjectStore to, LongConsumer progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /**
     * Copies. Fails with {@link CopyException} (the source), {@link SnapshotCorruptException} (what it holds is no sound
     * snapshot), {@link ObjectStoreException} (a store, {@code ALREADY_EXISTS} when the destination is taken) or
     * {@link BackupException} (the destination does not hold what was written, or the thread was interrupted).
     */
    public CopyResult run(CopyRequest request) throws IOException {
        Source source = look(request);
        requireName(request, source);
        var publication = new Publication(to, request.signature().signedBy());
        publication.requireFree(request.destination());
        StoredObject stored;
        boolean plain = source.described().encoding().isEmpty()
                && BackupKeys.encoding(request.source().object()).isEmpty();
        Proof proof = plain ? Proof.SNAPSHOT : Proof.BYTES;
        try (Upload upload = to.create(
                        request.destination().object(),
                        Metadata.NONE,
                        source.object().size());
                ReadableByteChannel in =
                        from.read(source.object().key(), source.object().version(), ByteRange.ALL)) {
            switch (proof) {
                case SNAPSHOT -> copySnapshot(in, upload, source);
                case BYTES -> copyBytes(in, upload, source);
            }
            stored = upload.complete();
        }
        try {
            Manifest.StoredBytes bytes = source.described().object();
            publication.prove(stored, bytes.size(), bytes.sha256());
            Manifest manifest = ManifestContent.moved(source.described(), stored);
            publication.write(request.destination(), manifest);
            return new CopyResult(stored, manifest, proof, source.manifest().signature());
        } catch (IOException | RuntimeException e) {
            publication.withdraw(stored, e);
            throw e;
        }
    }

    /** What can be refused before a byte of the snapshot is read. */
    private Source look(CopyRequest request) throws IOException {
        StoredObject object = head(request.source().object());
        StoredObject manifest = head(request.source().manifest());
        Optional<StoredObject> signature = from.head(request.source().signature());
        if (request.signature() instanceof CopySignature.Refuse && signature.isPresent()) {
            throw new CopyException(
                    Reason.SIGNATURE,
                    name(manifest.key()) + " is signed, and its signature does not hold for a copy, which has another"
                            + " key; give the keys to check it and to sign the copy, or say that it may go");
        }
        Reading reading = new ManifestReader(from, request.signature().checkedBy()).read(manifest, signature);
        return switch (reading) {
            case Reading.Unreadable(String reason) -> throw new CopyException(Reason.SOURCE_INCOMPLETE, reason);
            case Reading.Parsed parsed
            when parsed.signature() instanceof BadSignature bad ->
                throw new CopyException(Reason.SIGNATURE, bad.reason());
            case Reading.Parsed parsed
            when !parsed.lossless() ->
                throw new CopyException(
                        Reason.SOURCE_INCOMPLETE,
                        name(manifest.key()) + " says things that this version of rekindle does not know, and a copy"
                                + " would lose them; copy it with the version that wrote it, or a later one");
            case Reading.Parsed parsed -> {
                var source = new Source(object, parsed);
                requireEqual(source, "object.size", source.described().object().size(), object.size());
                yield source;
            }
        };
    }

    private void copySnapshot(ReadableByteChannel in, Upload upload, Source source) throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(ROW_BUDGET_BYTES));
        try (var fan = new ChunkFan(List.of(
                new Branch("copy-digest", scanner::updateDigest),
                new Branch("copy-pages", scanner::updatePages),
                new Branch("copy-upload", upload::write)))) {
            fan.sendAll(in::read, progress);
        }
        List<Manifest.Difference> differences = source.described().verify(scanner.finish());
        if (!differences.isEmpty()) {
            throw differs(source, differences.stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
    }

    private void copyBytes(ReadableByteChannel in, Upload upload, Source source) throws IOException {
        MessageDigest digest = sha256();
        try (var fan = new ChunkFan(List.of(
                new Branch("copy-digest", (ByteBuffer chunk) -> digest.update(chunk)),
                new Branch("copy-upload", upload::write)))) {
            fan.sendAll(in::read, progress);
        }
        requireEqual(
                source,
                "object.sha256",
                source.described().object().sha256(),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static void requireName(CopyRequest request, Source source) throws CopyException {
        boolean encrypted = source.described()
                .encoding()
                .flatMap(StoredEncoding::encryption)
                .isPresent();
        String name = request.source().object().name();
        if (encrypted && !request.destination().object().name().equals(name)) {
            throw new CopyException(
                    Reason.RENAMED,
                    "an encrypted backup is bound to its name and could not be decrypted under another; name the copy "
                            + name);
        }
    }

    private StoredObject head(ObjectKey key) throws IOException {
        return from.head(key)
                .orElseThrow(() -> new CopyException(
                        Reason.SOURCE_INCOMPLETE,
                        name(key) + " does not exist; a copy needs the object and its manifest"));
    }

    private void requireEqual(Source source, String field, Object expected, Object found) throws CopyException {
        if (!expected.equals(found)) {
            throw differs(source, new Manifest.Difference(field, expected.toString(), found.toString()).toString());
        }
    }

    private CopyException differs(Source source, String differences) {
        return new CopyException(
                Reason.SOURCE_DIFFERS,
                name(source.object().key()) + " is not what its manifest says: " + differences
                        + "; nothing was copied, verify the source");
    }

    private String name(ObjectKey key) {
        return from.location() + key;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
