package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.encoding.Compression;
import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.Decoding;
import dev.rekindle.backup.encoding.KeyCheck;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.encoding.Recipients;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.member.CrossMemberResult.Finding;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real etcd into a directory, encoded in every way; and what lies there then. */
@Timeout(120)
class EncodedBackupTest {
    private static final Instant TIME = Instant.parse("2026-11-21T10:15:00.250Z");
    private static final PrivateKeys OPERATOR = PrivateKeys.generate();
    private static final PrivateKeys ESCROW = PrivateKeys.generate();
    private static final Recipients BOTH = new Recipients(List.of(OPERATOR.publicKey(), ESCROW.publicKey()));

    @TempDir
    private Path directory;

    static Stream<ObjectEncoding> encodings() {
        return Stream.of(
                new ObjectEncoding(Compression.GZIP, Optional.empty()),
                new ObjectEncoding(Compression.NONE, Optional.of(BOTH)),
                new ObjectEncoding(Compression.GZIP, Optional.of(BOTH)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void storesASnapshotThatComesBackProved(ObjectEncoding encoding) throws IOException {
        BackupKeys keys = keys().encoded(encoding);
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore store = FileStore.open(directory)) {
            SnapshotSaveTest.fill(etcd.api(), 200);

            BackupResult backup = run(etcd, store, keys, BackupOptions.DEFAULTS.withEncoding(encoding));

            assertThat(store.list(ObjectPrefix.ROOT).objects())
                    .extracting(object -> object.key().value())
                    .containsExactly(
                            "etcd/ns/main/daily-20261121T101500Z.db" + encoding.suffix(),
                            "etcd/ns/main/daily-20261121T101500Z.manifest.json");
            Manifest manifest = ManifestJson.read(store.path(keys.manifest()));
            assertThat(manifest).isEqualTo(backup.manifest());
            assertThat(manifest.format()).isEqualTo(Manifest.ENCODED_FORMAT);
            assertThat(manifest.object().size()).isEqualTo(Files.size(store.path(keys.object())));
            assertThat(manifest.plain().sha256()).isEqualTo(backup.report().sha256());
            assertThat(backup.comparison().finding()).isEqualTo(Finding.AGREED);
            assertThat(new String(Files.readAllBytes(store.path(keys.object())), StandardCharsets.ISO_8859_1))
                    .doesNotContain("value17");

            Optional<DataKey> key = KeyCheck.dataKey(manifest, List.of(ESCROW));
            assertThat(manifest.verify(scan(store, keys, manifest, key))).isEmpty();
        }
    }

    @Test
    void doesNotReadAnEncodedObjectAgainForItsHash() throws IOException {
        var encoding = new ObjectEncoding(Compression.GZIP, Optional.of(BOTH));
        var options = new BackupOptions(
                BackupOptions.DEFAULTS.stream(),
                BackupOptions.DEFAULTS.comparison(),
                BackupOptions.DEFAULTS.hashTimeout(),
                BackupOptions.DEFAULTS.discovery(),
                0,
                encoding,
                Optional.empty());
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore store = FileStore.open(directory)) {
            SnapshotSaveTest.fill(etcd.api(), 50);

            BackupResult backup = run(etcd, store, keys().encoded(encoding), options);

            assertThat(backup.manifest().snapshot().hashKv()).isEmpty();
            assertThat(backup.comparison().finding()).isEqualTo(Finding.NOT_COMPARED);
        }
    }

    @Test
    void demandsANameThatTellsWhatItTakesToReadTheObject() throws IOException {
        var encoding = new ObjectEncoding(Compression.GZIP, Optional.of(BOTH));
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore store = FileStore.open(directory)) {
            assertThatThrownBy(() -> run(etcd, store, keys(), BackupOptions.DEFAULTS.withEncoding(encoding)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has to end with .gz.enc");
        }
    }

    private static BackupKeys keys() {
        return BackupKeys.of(new ObjectPrefix("etcd/"), "ns", "main", "daily", TIME);
    }

    private static BackupResult run(EtcdProcess etcd, FileStore store, BackupKeys keys, BackupOptions options)
            throws IOException {
        var request = new BackupRequest(
                SnapshotSaveTest.endpoints(List.of(etcd.clientUrl())),
                ConnectionOptions.DEFAULTS,
                keys,
                options,
                Manifest.Subject.NONE,
                new Manifest.Tool("rekindle", "test"));
        return new BackupPipeline(store, BackupListener.SILENT, InstantSource.fixed(TIME)).run(request);
    }

    private static SnapshotReport scan(FileStore store, BackupKeys keys, Manifest manifest, Optional<DataKey> key)
            throws IOException {
        StoredObject head = store.head(keys.object()).orElseThrow();
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(1 << 20));
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
        try (Decoding decoding = Decoding.open(store.read(head.key(), head.version(), ByteRange.ALL), manifest, key)) {
            while (decoding.read(chunk.clear()) >= 0) {
                scanner.update(chunk.flip());
            }
        }
        return scanner.finish();
    }
}
