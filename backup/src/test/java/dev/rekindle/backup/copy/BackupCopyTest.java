package dev.rekindle.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.BackupException;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.ForwardingStore;
import dev.rekindle.backup.StoredBackups;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.copy.CopyException.Reason;
import dev.rekindle.backup.copy.CopyResult.Proof;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.ManifestVerifier.Demand;
import dev.rekindle.backup.manifest.SignatureCheck.Signed;
import dev.rekindle.backup.manifest.TestKey;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupCopyTest {
    private static final Instant TIME = Instant.parse("2026-11-16T02:00:00Z");
    private static final BackupKeys TARGET = BackupKeys.of(new ObjectPrefix("copies/"), "ns", "main", "daily", TIME);
    private static final CopySignature DROP = new CopySignature.Drop(Optional.empty());

    @TempDir
    private Path directory;

    private FileStore from;
    private FileStore to;
    private BackupKeys source;

    @BeforeEach
    void storeABackup() throws IOException {
        from = FileStore.open(Files.createDirectory(directory.resolve("from")));
        to = FileStore.open(Files.createDirectory(directory.resolve("to")));
        source = new StoredBackups(from).put("", TIME);
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotShape.class,
            names = {"EMPTY", "MANY_KEYS", "LARGE_VALUES", "DELETES_AND_COMPACTIONS"})
    void copiesASnapshotAndItsManifestUnderTheNewKey(SnapshotShape shape) throws IOException {
        BackupKeys keys = BackupKeys.beside(new ObjectKey("snapshot.db"));
        byte[] snapshot = Files.readAllBytes(shape.of(EtcdVersion.V3_6).file());
        Manifest original = new StoredBackups(from).put(keys, snapshot, TIME);
        var progress = new ArrayList<Long>();

        CopyResult result =
                new BackupCopy(from, to, progress::add).run(new CopyRequest(keys, TARGET, new CopySignature.Refuse()));

        assertThat(to.path(TARGET.object())).hasBinaryContent(snapshot);
        Manifest copied = ManifestJson.read(to.path(TARGET.manifest()));
        assertThat(copied).isEqualTo(result.manifest());
        assertThat(copied.object().key()).isEqualTo(TARGET.object().value());
        assertThat(copied.object().version())
                .isEqualTo(to.head(TARGET.object()).orElseThrow().version().value());
        assertThat(copied.object().sha256()).isEqualTo(original.object().sha256());
        assertThat(copied).usingRecursiveComparison().ignoringFields("object").isEqualTo(original);
        assertThat(result.proof()).isEqualTo(Proof.SNAPSHOT);
        assertThat(progress).isSorted().endsWith((long) snapshot.length);
        assertThat(new CatalogueReader(to, Optional.empty())
                        .read(ObjectPrefix.ROOT)
                        .summary()
                        .verified())
                .isEqualTo(1);
    }

    @Test
    void provesTheBytesOfWhatItCannotLookInto() throws IOException {
        BackupKeys sealed = sealed("x/daily", ".db.gz.enc");
        BackupKeys target = keys("y/daily", ".db.gz.enc");

        CopyResult result = copy(sealed, target, DROP);

        assertThat(result.proof()).isEqualTo(Proof.BYTES);
        assertThat(to.path(target.object())).hasSameBinaryContentAs(from.path(sealed.object()));
    }

    @Test
    void refusesAnyDamageOfTheSourceAndShowsNothing() throws IOException {
        byte[] good = Files.readAllBytes(from.path(source.object()));
        for (int at = 0; at < good.length; at += 97) {
            byte[] damaged = good.clone();
            damaged[at] ^= 4;
            Files.write(from.path(source.object()), damaged);

            assertThatThrownBy(() -> copy(source, TARGET, DROP))
                    .as("byte %d", at)
                    .isInstanceOfAny(SnapshotCorruptException.class, CopyException.class);
        }
        assertNothingVisible();
    }

    @Test
    void refusesASoundSnapshotThatIsNotTheOneOfTheManifest() throws IOException {
        byte[] other =
                Files.readAllBytes(SnapshotShape.ONE_KEY.of(EtcdVersion.V3_5).file());
        Files.write(from.path(source.object()), other);

        assertRefused(source, DROP, Reason.SOURCE_DIFFERS, "is not what its manifest says");
    }

    @Test
    void refusesDamagedBytesThatItCannotLookInto() throws IOException {
        BackupKeys sealed = sealed("x/daily", ".db.enc");
        byte[] bytes = Files.readAllBytes(from.path(sealed.object()));
        bytes[bytes.length - 1] ^= 1;
        Files.write(from.path(sealed.object()), bytes);

        assertThatThrownBy(() -> copy(sealed, keys("y/daily", ".db.enc"), DROP))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("object.sha256: expected");
        assertNothingVisible();
    }

    @Test
    void refusesATruncatedSourceBeforeItReadsIt() throws IOException {
        Path file = from.path(source.object());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));

        assertRefused(source, DROP, Reason.SOURCE_DIFFERS, "object.size: expected " + bytes.length);
    }

    @Test
    void refusesABackupThatIsNotWhole() throws IOException {
        Path manifest = from.path(source.manifest());
        Files.writeString(manifest, "{}");
        assertRefused(source, DROP, Reason.SOURCE_INCOMPLETE, "is not a manifest");

        Files.delete(manifest);
        assertRefused(source, DROP, Reason.SOURCE_INCOMPLETE, "does not exist");
    }

    @Test
    void refusesAManifestWhoseLaterFieldsACopyWouldLose() throws IOException {
        Path manifest = from.path(source.manifest());
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\\{", "{\n  \"keptIn\": \"a vault\","));

        assertRefused(source, DROP, Reason.SOURCE_INCOMPLETE, "does not know");
    }

    @Test
    void neverReplacesWhatStandsAtTheDestination() throws IOException {
        for (ObjectKey taken : List.of(TARGET.object(), TARGET.manifest())) {
            StoredObject there = new StoredBackups(to).putObject(taken, "mine".getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(() -> copy(source, TARGET, DROP))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.ALREADY_EXISTS));

            assertThat(to.path(taken)).hasContent("mine");
            assertThat(to.list(ObjectPrefix.ROOT).objects()).hasSize(1);
            to.delete(taken, there.version());
        }
    }

    @Test
    void withdrawsACopyThatTheDestinationHoldsOtherwise() throws IOException {
        var lying = new ForwardingStore(to) {
            @Override
            public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
                return super.head(key)
                        .map(head -> new StoredObject(
                                head.key(),
                                head.version(),
                                head.size() - 1,
                                head.checksum(),
                                head.metadata(),
                                head.lastModified()));
            }
        };

        assertThatThrownBy(() -> new BackupCopy(from, lying, bytes -> {}).run(new CopyRequest(source, TARGET, DROP)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("size: expected");
        assertNothingVisible();
    }

    @Test
    void leavesNothingWhenTheManifestCannotBeWritten() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        for (ObjectKey full : List.of(TARGET.manifest(), TARGET.signature())) {
            ObjectStore failing = failingToCreate(full);
            var signing = new CopySignature.Replace(verifier(key, Demand.IF_PRESENT), key.signer());

            assertThatThrownBy(() ->
                            new BackupCopy(from, failing, bytes -> {}).run(new CopyRequest(source, TARGET, signing)))
                    .hasMessage("the disk is full");

            assertNothingVisible();
        }
    }

    @Test
    void refusesToLoseASignatureUnlessItIsTold() throws IOException {
        BackupKeys signed = signed(TestKey.in(directory, "key"));

        assertRefused(signed, new CopySignature.Refuse(), Reason.SIGNATURE, "its signature does not hold for a copy");
        copy(signed, TARGET, DROP);

        assertThat(to.head(TARGET.signature())).isEmpty();
        assertThat(to.head(TARGET.manifest())).isPresent();
    }

    @Test
    void signsTheCopyAfterItCheckedTheSource() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        TestKey copier = TestKey.in(directory, "copier");
        BackupKeys signed = signed(key);

        CopyResult result =
                copy(signed, TARGET, new CopySignature.Replace(verifier(key, Demand.REQUIRED), copier.signer()));

        assertThat(result.sourceSignature()).isEqualTo(new Signed(key.signer().keyId()));
        assertThat(new CatalogueReader(to, Optional.of(verifier(copier, Demand.REQUIRED)))
                        .read(ObjectPrefix.ROOT)
                        .entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.signatureCheck())
                            .isEqualTo(new Signed(copier.signer().keyId()));
                    assertThat(entry.verified()).isTrue();
                });
    }

    @Test
    void vouchesForNothingThatTheVerifierRefuses() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        TestKey other = TestKey.in(directory, "other");
        BackupKeys signed = signed(key);

        assertRefused(
                signed,
                new CopySignature.Replace(verifier(other, Demand.REQUIRED), other.signer()),
                Reason.SIGNATURE,
                "not trusted");
        assertRefused(
                source,
                new CopySignature.Replace(verifier(key, Demand.REQUIRED), key.signer()),
                Reason.SIGNATURE,
                "no signature, and one is required");
        Path manifest = from.path(signed.manifest());
        Files.writeString(manifest, Files.readString(manifest).replace("\"3.6.16\"", "\"3.6.17\""));
        assertRefused(
                signed,
                new CopySignature.Drop(Optional.of(verifier(key, Demand.IF_PRESENT))),
                Reason.SIGNATURE,
                "was altered");
    }

    @Test
    void keepsTheSuffixThatSaysWhatIsInside() {
        assertThatThrownBy(() -> new CopyRequest(keys("x/daily", ".db.gz"), keys("x/daily", ".db"), DROP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keeps the .gz and .enc");
    }

    private CopyResult copy(BackupKeys source, BackupKeys target, CopySignature signature) throws IOException {
        return new BackupCopy(from, to, bytes -> {}).run(new CopyRequest(source, target, signature));
    }

    private void assertRefused(BackupKeys source, CopySignature signature, Reason reason, String message)
            throws IOException {
        assertThatThrownBy(() -> copy(source, TARGET, signature))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        CopyException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertNothingVisible();
    }

    private void assertNothingVisible() throws IOException {
        assertThat(to.list(ObjectPrefix.ROOT).objects()).isEmpty();
        try (var files = Files.walk(directory.resolve("to"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .as("nor temporary files")
                    .isEmpty();
        }
    }

    private BackupKeys signed(TestKey key) throws IOException {
        return new StoredBackups(from, Optional.of(key.signer())).put("signed/", TIME);
    }

    /** Bytes that are no snapshot, with a manifest that has their size and digest. */
    private BackupKeys sealed(String name, String suffix) throws IOException {
        BackupKeys keys = keys(name, suffix);
        new StoredBackups(from).put(keys, StoredBackups.snapshot(), TIME);
        return keys;
    }

    private static BackupKeys keys(String name, String suffix) {
        return new BackupKeys(new ObjectKey(name + suffix), new ObjectKey(name + ".manifest.json"));
    }

    private static ManifestVerifier verifier(TestKey key, Demand demand) throws IOException {
        return ManifestVerifier.of(List.of(key.publicPem()), demand);
    }

    private ObjectStore failingToCreate(ObjectKey full) {
        return new ForwardingStore(to) {
            @Override
            public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
                if (key.equals(full)) {
                    throw new ObjectStoreException(Kind.NO_SPACE, "the disk is full");
                }
                return super.create(key, metadata, expectedBytes);
            }
        };
    }
}
