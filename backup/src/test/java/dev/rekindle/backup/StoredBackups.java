package dev.rekindle.backup;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestContent;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts backups of real snapshots into a store, as a pipeline would have left them. */
public final class StoredBackups {
    private final ObjectStore store;
    private final Optional<ManifestSigner> signer;

    /** Unsigned backups. */
    public StoredBackups(ObjectStore store) {
        this(store, Optional.empty());
    }

    /** Backups signed if there is a signer. */
    public StoredBackups(ObjectStore store, Optional<ManifestSigner> signer) {
        this.store = store;
        this.signer = signer;
    }

    /** A snapshot of one key by etcd 3.6. */
    public static byte[] snapshot() throws IOException {
        return Files.readAllBytes(SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file());
    }

    /** {@code <prefix>ns/main/daily-<stamp>.db} and all that belongs to it. */
    public BackupKeys put(String prefix, Instant started) throws IOException {
        BackupKeys keys = BackupKeys.of(new ObjectPrefix(prefix), "ns", "main", "daily", started);
        put(keys, snapshot(), started);
        return keys;
    }

    /** An object of these bytes, which must be a snapshot, and its manifest. */
    public Manifest put(BackupKeys keys, byte[] snapshot, Instant started) throws IOException {
        SnapshotReport report = scan(snapshot);
        Manifest manifest = manifest(putObject(keys.object(), snapshot), report, started);
        new Publication(store, signer).write(keys, manifest);
        return manifest;
    }

    /** An object alone. */
    public StoredObject putObject(ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        }
    }

    /** An object alone, of text. */
    public StoredObject putObject(String key, String text) throws IOException {
        return putObject(new ObjectKey(key), text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a pipeline writes down for this object. */
    public static Manifest manifest(StoredObject stored, SnapshotReport report, Instant started) {
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.StoredBytes(
                        stored.key().value(),
                        stored.version().value(),
                        stored.size(),
                        report.sha256(),
                        stored.checksum().map(Object::toString)),
                ManifestContent.content(report, report.hashKv()),
                new Manifest.Source("cafe", "1f", "m1", "https://10.0.0.1:2379", "3.6.16", 1, "agreed", List.of()),
                Manifest.Subject.NONE,
                new Manifest.Times(started, started.plusSeconds(2), 2000),
                new Manifest.Tool("rekindle", "test"));
    }

    /** What a scan says of a snapshot. */
    public static SnapshotReport scan(byte[] snapshot) throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(32L << 20));
        scanner.update(ByteBuffer.wrap(snapshot));
        return scanner.finish();
    }
}
