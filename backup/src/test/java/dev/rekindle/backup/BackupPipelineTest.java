package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.backup.manifest.TestKey;
import dev.rekindle.backup.spool.HeldUpload;
import dev.rekindle.backup.spool.Spool;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupPipelineTest {
    private static final Instant TIME = Instant.parse("2026-11-21T10:15:00.250Z");
    private static final BackupKeys KEYS = BackupKeys.of(new ObjectPrefix("etcd/"), "ns", "main", "daily", TIME);

    @TempDir
    private Path directory;

    @Test
    void laysObjectAndManifestSideBySide() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore store = FileStore.open(directory)) {
            SnapshotSaveTest.fill(etcd.api(), 10);

            BackupResult backup = run(etcd, store);

            assertThat(store.list(ObjectPrefix.ROOT).objects())
                    .extracting(object -> object.key().value())
                    .containsExactly(
                            "etcd/ns/main/daily-20261121T101500Z.db",
                            "etcd/ns/main/daily-20261121T101500Z.manifest.json");
            Manifest manifest = ManifestJson.read(store.path(KEYS.manifest()));
            assertThat(manifest).isEqualTo(backup.manifest());
            assertThat(manifest.backup().cluster()).hasValue("main");
            assertThat(manifest.time().started()).isEqualTo(TIME);
            assertThat(manifest.object().version())
                    .isEqualTo(store.head(KEYS.object()).orElseThrow().version().value());
        }
    }

    @Test
    @Timeout(60)
    void letsGoOfEtcdBeforeASlowStoreHasTakenEverything() throws IOException {
        Path spool = Files.createDirectory(directory.resolve("spool"));
        var options = BackupOptions.DEFAULTS.withSpool(Optional.of(new Spool(spool, 1_000_000_000)));
        List<Long> spooled = new ArrayList<>();
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore files = FileStore.open(Files.createDirectory(directory.resolve("store")));
                var slow = new HoldingStore(files)) {
            SnapshotSaveTest.fillLarge(etcd.api());

            new BackupPipeline(
                            slow,
                            event -> {
                                if (event instanceof BackupEvent.Received received) {
                                    spooled.add(received.spooled());
                                }
                                if (event instanceof BackupEvent.Proved) {
                                    slow.held().release();
                                }
                            },
                            InstantSource.fixed(TIME))
                    .run(request(etcd, options));

            assertThat(spooled)
                    .isSorted()
                    .last()
                    .satisfies(bytes -> assertThat(bytes).isPositive());
            Manifest manifest = ManifestJson.read(files.path(KEYS.manifest()));
            assertThat(sha256(files.path(KEYS.object())))
                    .isEqualTo(manifest.object().sha256());
            assertThat(spool).isEmptyDirectory();
        }
    }

    @Test
    void signsItsManifestWhereItHasAKey() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore store = FileStore.open(Files.createDirectory(directory.resolve("store")))) {
            new BackupPipeline(store, Optional.of(key.signer()), BackupListener.SILENT, InstantSource.fixed(TIME))
                    .run(request(etcd));

            var verifier = ManifestVerifier.of(List.of(key.publicPem()), ManifestVerifier.Demand.REQUIRED);
            assertThat(new CatalogueReader(store, Optional.of(verifier))
                            .read(ObjectPrefix.ROOT)
                            .entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.signatureCheck())
                            .isEqualTo(new SignatureCheck.Signed(key.signer().keyId())));
        }
    }

    @Test
    void withdrawsAnObjectThatTheStoreHoldsOtherwise() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore files = FileStore.open(directory)) {
            assertWithdrawn(etcd, files, head -> copy(head, head.size() - 1, head.checksum()), "size");
            assertWithdrawn(etcd, files, head -> copy(head, head.size(), Optional.of(Checksum.crc32c(1))), "checksum");
            assertWithdrawn(
                    etcd,
                    files,
                    head -> new StoredObject(
                            head.key(),
                            new ObjectVersion("other"),
                            head.size(),
                            head.checksum(),
                            head.metadata(),
                            TIME),
                    "version");
        }
    }

    @Test
    void readsBackWhatAStoreKeepsNoChecksumOf() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                FileStore files = FileStore.open(directory)) {
            var lying = new AlteredStore(files, UnaryOperator.identity(), AlteredStore.Reads.DAMAGED);

            assertThatThrownBy(() -> run(etcd, lying)).hasMessageContaining("checksum: expected crc32c:");

            assertThat(files.list(ObjectPrefix.ROOT).objects()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "UPPER", "a\nb", "-a", "a_b"})
    void refusesNamesThatKubernetesWouldNotAccept(String name) {
        for (List<String> names :
                List.of(List.of(name, "main", "daily"), List.of("ns", name, "daily"), List.of("ns", "main", name))) {
            assertThatThrownBy(() -> BackupKeys.of(ObjectPrefix.ROOT, names.get(0), names.get(1), names.get(2), TIME))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertWithdrawn(
            EtcdProcess etcd, FileStore files, UnaryOperator<StoredObject> lie, String difference) throws IOException {
        var lying = new AlteredStore(files, lie, AlteredStore.Reads.HONEST);

        assertThatThrownBy(() -> run(etcd, lying))
                .hasMessageContaining(difference + ": expected")
                .isInstanceOfSatisfying(
                        BackupException.class,
                        e -> assertThat(e.reason()).isEqualTo(BackupException.Reason.STORE_DIFFERS));

        assertThat(files.list(ObjectPrefix.ROOT).objects()).isEmpty();
    }

    private static BackupResult run(EtcdProcess etcd, ObjectStore store) throws IOException {
        return new BackupPipeline(store, BackupListener.SILENT, InstantSource.fixed(TIME)).run(request(etcd));
    }

    private static BackupRequest request(EtcdProcess etcd) {
        return request(etcd, BackupOptions.DEFAULTS);
    }

    private static BackupRequest request(EtcdProcess etcd, BackupOptions options) {
        var subject = new Manifest.Subject(
                Optional.of("daily"), Optional.of("ns"), Optional.empty(), Optional.of("main"), Optional.empty());
        return new BackupRequest(
                SnapshotSaveTest.endpoints(List.of(etcd.clientUrl())),
                ConnectionOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20)),
                KEYS,
                options,
                subject,
                new Manifest.Tool("rekindle", "test"));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static StoredObject copy(StoredObject head, long size, Optional<Checksum> checksum) {
        return new StoredObject(head.key(), head.version(), size, checksum, head.metadata(), head.lastModified());
    }

    /** A directory that answers otherwise than it stores, as a store with a fault does. */
    private static final class AlteredStore extends ForwardingStore {

        /** Whether what is read is what was stored. */
        enum Reads {
            HONEST,
            DAMAGED
        }

        private final UnaryOperator<StoredObject> lie;
        private final Reads reads;

        AlteredStore(FileStore files, UnaryOperator<StoredObject> lie, Reads reads) {
            super(files);
            this.lie = lie;
            this.reads = reads;
        }

        @Override
        public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
            return super.head(key).map(lie);
        }

        @Override
        public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range)
                throws ObjectStoreException {
            ReadableByteChannel honest = super.read(key, version, range);
            return reads == Reads.HONEST ? honest : new Flipped(honest);
        }
    }

    /** A directory that takes a mebibyte of an object and then no more until it is released. */
    private static final class HoldingStore extends ForwardingStore {
        private Optional<HeldUpload> upload = Optional.empty();

        HoldingStore(FileStore files) {
            super(files);
        }

        @Override
        public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
            if (!key.equals(KEYS.object())) {
                return super.create(key, metadata, expectedBytes);
            }
            var held = new HeldUpload(super.create(key, metadata, expectedBytes), 1 << 20);
            upload = Optional.of(held);
            return held;
        }

        HeldUpload held() {
            return upload.orElseThrow();
        }
    }

    /** One bit of everything read is another. */
    private record Flipped(ReadableByteChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            int start = target.position();
            int read = channel.read(target);
            if (read > 0) {
                target.put(start, (byte) (target.get(start) ^ 1));
            }
            return read;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
