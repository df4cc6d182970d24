package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.catalogue.BackupState.ObjectWithoutManifest;
import dev.rekindle.backup.catalogue.BackupState.SignatureWithoutManifest;
import dev.rekindle.backup.catalogue.Catalogue;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.TestKey;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
    private static final Instant TIME = Instant.parse("2026-11-16T02:00:00Z");
    private static final BackupKeys KEYS = BackupKeys.of(ObjectPrefix.ROOT, "ns", "main", "daily", TIME);

    @TempDir
    private Path directory;

    private FileStore store;
    private TestKey key;
    private Manifest manifest;

    /** The machine stops: nothing after it runs, not even what catches exceptions. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void storeAnObject() throws IOException {
        store = FileStore.open(Files.createDirectory(directory.resolve("store")));
        key = TestKey.in(directory, "key");
        byte[] snapshot = StoredBackups.snapshot();
        StoredObject stored = new StoredBackups(store).putObject(KEYS.object(), snapshot);
        manifest = StoredBackups.manifest(stored, StoredBackups.scan(snapshot), TIME);
    }

    @Test
    void neverLeavesAManifestThatHasNoSignatureYet() throws IOException {
        var crashing = new ForwardingStore(store) {
            @Override
            public Upload create(ObjectKey asked, Metadata metadata, long bytes) throws ObjectStoreException {
                if (asked.equals(KEYS.manifest())) {
                    throw new Crash();
                }
                return super.create(asked, metadata, bytes);
            }
        };

        assertThatThrownBy(() -> new Publication(crashing, Optional.of(key.signer())).write(KEYS, manifest))
                .isInstanceOf(Crash.class);

        Catalogue left = new CatalogueReader(store, Optional.empty()).read(ObjectPrefix.ROOT);
        assertThat(left.entries())
                .extracting(CatalogueEntry::state)
                .containsExactlyInAnyOrder(new ObjectWithoutManifest(), new SignatureWithoutManifest());
    }

    @Test
    void takesAManifestForWrittenWhenTheAnswerWasLostAndTheStoreHasIt() throws IOException {
        new Publication(losingAnswers(), Optional.of(key.signer())).write(KEYS, manifest);

        assertThat(new CatalogueReader(store, Optional.empty())
                        .read(ObjectPrefix.ROOT)
                        .summary()
                        .verified())
                .isEqualTo(1);
    }

    @Test
    void refusesAStrayManifestThatStandsWhereTheAnswerWasLost() throws IOException {
        new StoredBackups(store).putObject(KEYS.manifest().value(), "another manifest");
        var losing = new ForwardingStore(store) {
            @Override
            public Upload create(ObjectKey asked, Metadata metadata, long bytes) throws ObjectStoreException {
                throw new ObjectStoreException(Kind.OUTCOME_UNKNOWN, "the answer was lost");
            }
        };

        assertThatThrownBy(() -> new Publication(losing, Optional.empty()).write(KEYS, manifest))
                .hasMessage("the answer was lost");
    }

    private ForwardingStore losingAnswers() {
        return new ForwardingStore(store) {
            @Override
            public Upload create(ObjectKey asked, Metadata metadata, long bytes) throws ObjectStoreException {
                return new Losing(super.create(asked, metadata, bytes));
            }
        };
    }

    /** Publishes and says that nobody knows. */
    private record Losing(Upload upload) implements Upload {
        @Override
        public ObjectKey key() {
            return upload.key();
        }

        @Override
        public void write(ByteBuffer bytes) throws ObjectStoreException {
            upload.write(bytes);
        }

        @Override
        public Optional<Path> staged() {
            return upload.staged();
        }

        @Override
        public StoredObject complete() throws ObjectStoreException {
            upload.complete();
            throw new ObjectStoreException(Kind.OUTCOME_UNKNOWN, "the answer was lost");
        }

        @Override
        public void abort() throws ObjectStoreException {
            upload.abort();
        }

        @Override
        public void close() throws ObjectStoreException {
            upload.close();
        }
    }
}
