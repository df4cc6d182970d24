package dev.rekindle.backup.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.ForwardingStore;
import dev.rekindle.backup.StoredBackups;
import dev.rekindle.backup.catalogue.BackupState.Complete;
import dev.rekindle.backup.catalogue.BackupState.Foreign;
import dev.rekindle.backup.catalogue.BackupState.ManifestOfAnother;
import dev.rekindle.backup.catalogue.BackupState.ManifestUnreadable;
import dev.rekindle.backup.catalogue.BackupState.ManifestWithoutObject;
import dev.rekindle.backup.catalogue.BackupState.ObjectWithoutManifest;
import dev.rekindle.backup.catalogue.BackupState.OfADrill;
import dev.rekindle.backup.catalogue.BackupState.SignatureWithoutManifest;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.ManifestVerifier.Demand;
import dev.rekindle.backup.manifest.SignatureCheck.BadSignature;
import dev.rekindle.backup.manifest.SignatureCheck.NotChecked;
import dev.rekindle.backup.manifest.SignatureCheck.Signed;
import dev.rekindle.backup.manifest.SignatureCheck.Unsigned;
import dev.rekindle.backup.manifest.TestKey;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.objectstore.file.FileStoreOptions;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueReaderTest {
    private static final Instant MONDAY = Instant.parse("2026-11-16T02:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-17T02:00:00Z");

    @TempDir
    private Path directory;

    private FileStore store;
    private StoredBackups backups;

    @BeforeEach
    void openAStoreWithSmallPages() throws IOException {
        store = FileStore.open(
                Files.createDirectory(directory.resolve("store")),
                new FileStoreOptions(FileStoreOptions.DEFAULTS.publication(), 2),
                InstantSource.system());
        backups = new StoredBackups(store);
    }

    @Test
    void listsBackupsNewestFirstOverAllPages() throws IOException {
        BackupKeys tuesday = backups.put("", TUESDAY);
        BackupKeys monday = backups.put("", MONDAY);
        BackupKeys between = backups.put("", MONDAY.plusSeconds(60));

        Catalogue catalogue = read("");

        assertThat(catalogue.entries())
                .extracting(CatalogueEntry::key)
                .containsExactly(tuesday.object(), between.object(), monday.object());
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            assertThat(entry.state()).isInstanceOf(Complete.class);
            assertThat(entry.signatureCheck()).isEqualTo(new NotChecked());
        });
        assertThat(catalogue.newestVerified()).map(CatalogueEntry::time).hasValue(TUESDAY);
        long stored = 0;
        for (Path file : List.of(store.path(monday.object()), store.path(monday.manifest()))) {
            stored += Files.size(file);
        }
        assertThat(catalogue.entries().getLast().bytes()).isEqualTo(stored);
        assertThat(catalogue.summary().verified()).isEqualTo(3);
        assertThat(catalogue.entries().getLast().size()).isEqualTo(Files.size(store.path(monday.object())));
        assertThat(catalogue.summary().bytes())
                .isEqualTo(catalogue.entries().stream()
                        .mapToLong(CatalogueEntry::size)
                        .sum());
    }

    @Test
    void neverTouchesAPrefixThatOnlyBeginsTheSame() throws IOException {
        backups.put("a/", MONDAY);
        backups.put("ab/", TUESDAY);

        assertThat(read("a/").entries())
                .extracting(entry -> entry.key().value())
                .containsExactly("a/ns/main/daily-20261116T020000Z.db");
    }

    @Test
    void neverTakesABackupOfADrillForOneOfTheDirectoryThatTheDrillRunsIn() throws IOException {
        BackupKeys monday = backups.put("", MONDAY);
        String drill = BackupKeys.drill(TUESDAY, "0a1b2c3d").value();
        BackupKeys ofADrill = backups.put(drill, TUESDAY);

        Catalogue above = read("");

        assertThat(above.newestVerified()).map(CatalogueEntry::key).hasValue(monday.object());
        assertThat(state(above, ofADrill.object())).isInstanceOf(OfADrill.class);
        assertThat(state(above, ofADrill.manifest())).isInstanceOf(OfADrill.class);
        assertThat(above.summary().foreign()).isEqualTo(2);
        try (FileStore own = FileStore.open(directory.resolve("store").resolve(drill))) {
            assertThat(new CatalogueReader(own, Optional.empty())
                            .read(ObjectPrefix.ROOT)
                            .newestVerified())
                    .isPresent();
        }
    }

    @Test
    void dropsWhatAStoreListsBesideThePrefixAndWhatItListsTwice() throws IOException {
        backups.put("a/", MONDAY);
        backups.put("ab/", TUESDAY);
        var careless = new ForwardingStore(store) {
            @Override
            public ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException {
                var all = new java.util.ArrayList<StoredObject>();
                for (String each : List.of("a/", "ab/", "a/")) {
                    all.addAll(store.list(new ObjectPrefix(each)).objects());
                }
                return new ObjectPage(all, Optional.empty());
            }
        };

        assertThat(new CatalogueReader(careless, Optional.empty())
                        .read(new ObjectPrefix("a/"))
                        .entries())
                .hasSize(1);
    }

    @Test
    void pairsEveryWayToNameASnapshot() throws IOException {
        for (String name : List.of("one.db", "two.db.gz", "three.db.enc", "four.db.gz.enc")) {
            var object = new ObjectKey("x/" + name);
            var manifest = new ObjectKey("x/" + name.substring(0, name.indexOf('.')) + ".manifest.json");
            backups.put(new BackupKeys(object, manifest), StoredBackups.snapshot(), MONDAY);
        }
        backups.put(BackupKeys.beside(new ObjectKey("x/saved-by-hand")), StoredBackups.snapshot(), MONDAY);
        backups.put(BackupKeys.beside(new ObjectKey("x/saved.db")), StoredBackups.snapshot(), MONDAY);

        assertThat(read("x/").entries())
                .hasSize(6)
                .allSatisfy(entry -> assertThat(entry.state()).isInstanceOf(Complete.class));
    }

    @Test
    void givesAManifestTheObjectThatItNames() throws IOException {
        var compressed = new ObjectKey("x/daily.db.gz");
        backups.put(
                new BackupKeys(compressed, new ObjectKey("x/daily.manifest.json")), StoredBackups.snapshot(), MONDAY);
        backups.putObject("x/daily.db", "a plain snapshot of the same name");

        List<CatalogueEntry> entries = read("x/").entries();

        assertThat(entry(entries, "x/daily.db.gz").state()).isInstanceOf(Complete.class);
        assertThat(entry(entries, "x/daily.db").state()).isEqualTo(new ObjectWithoutManifest());
    }

    @Test
    void readsAStoreThatIsOpenedAboveOrBelowWhereItWasWritten() throws IOException {
        backups.put("", MONDAY);

        try (FileStore above = FileStore.open(directory);
                FileStore below = FileStore.open(directory.resolve("store/ns"))) {
            for (ObjectStore each : List.of(above, below)) {
                assertThat(new CatalogueReader(each, Optional.empty())
                                .read(ObjectPrefix.ROOT)
                                .summary()
                                .verified())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void namesWhatIsNoBackup() throws IOException {
        BackupKeys noManifest = backups.put("", MONDAY);
        Files.delete(store.path(noManifest.manifest()));
        BackupKeys noObject = backups.put("", MONDAY.plusSeconds(1));
        Files.delete(store.path(noObject.object()));
        BackupKeys broken = backups.put("", MONDAY.plusSeconds(2));
        Files.writeString(store.path(broken.manifest()), "{\"format\": 1}");
        BackupKeys large = backups.put("", MONDAY.plusSeconds(3));
        Files.write(store.path(large.manifest()), new byte[(1 << 20) + 1]);
        BackupKeys empty = backups.put("", MONDAY.plusSeconds(4));
        Files.write(store.path(empty.manifest()), new byte[0]);
        backups.putObject("notes.txt", "hello");
        backups.putObject("ns/main/lone-20261116T020000Z.manifest.json.sig", "signature");

        Catalogue catalogue = read("");

        assertThat(state(catalogue, noManifest.object())).isEqualTo(new ObjectWithoutManifest());
        assertThat(state(catalogue, noObject.manifest())).isInstanceOf(ManifestWithoutObject.class);
        assertThat(state(catalogue, broken.object()))
                .isEqualTo(new ManifestUnreadable(broken.manifest() + " is not a manifest: object: it is missing"));
        assertThat(state(catalogue, large.object()).explanation()).contains("1048577 bytes");
        assertThat(state(catalogue, empty.object()).explanation()).contains("0 bytes");
        assertThat(state(catalogue, new ObjectKey("notes.txt"))).isEqualTo(new Foreign());
        assertThat(state(catalogue, new ObjectKey("ns/main/lone-20261116T020000Z.manifest.json.sig")))
                .isEqualTo(new SignatureWithoutManifest());
        assertThat(catalogue.newestVerified()).isEmpty();
        Catalogue.Summary summary = catalogue.summary();
        assertThat(List.of(
                        summary.verified(),
                        summary.suspect(),
                        summary.incomplete(),
                        summary.manifestsWithoutObject(),
                        summary.foreign()))
                .containsExactly(0, 0, 4, 1, 2);
    }

    @Test
    void namesAManifestOfAnotherObject() throws IOException {
        BackupKeys monday = backups.put("", MONDAY);
        BackupKeys tuesday = backups.put("", TUESDAY);
        Files.copy(
                store.path(monday.manifest()),
                store.path(tuesday.manifest()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        BackupKeys grown = backups.put("", TUESDAY.plusSeconds(1));
        Files.write(store.path(grown.object()), new byte[512], StandardOpenOption.APPEND);
        BackupKeys second = backups.put("", TUESDAY.plusSeconds(2));
        Files.copy(
                store.path(second.manifest()),
                store.path(BackupKeys.beside(second.object()).manifest()));

        Catalogue catalogue = read("");

        assertThat(state(catalogue, monday.object())).isInstanceOf(Complete.class);
        assertThat(state(catalogue, tuesday.object()).explanation())
                .isEqualTo("its manifest is of another object: object.key: expected " + monday.object() + ", found "
                        + tuesday.object());
        assertThat(entry(catalogue.entries(), tuesday.object().value()).time())
                .as("the time is the object's own, not that of the other backup")
                .isEqualTo(TUESDAY);
        assertThat(state(catalogue, grown.object()).explanation()).contains("object.size: expected");
        assertThat(catalogue.entries())
                .filteredOn(entry -> entry.key().value().startsWith("ns/main/daily-20261117T020002Z"))
                .extracting(CatalogueEntry::state)
                .hasSize(2)
                .hasAtLeastOneElementOfType(Complete.class)
                .hasAtLeastOneElementOfType(ManifestOfAnother.class);
    }

    @Test
    void takesTheTimeFromManifestNameOrStoreInThatOrder() throws IOException {
        BackupKeys keys = BackupKeys.of(ObjectPrefix.ROOT, "ns", "main", "daily", MONDAY);
        backups.put(keys, StoredBackups.snapshot(), TUESDAY);
        backups.putObject("ns/main/alone-20261118T000000Z.db", "x");
        StoredObject undated = backups.putObject("ns/main/undated.db", "x");

        List<CatalogueEntry> entries = read("").entries();

        assertThat(entry(entries, keys.object().value()).time()).isEqualTo(TUESDAY);
        assertThat(entry(entries, "ns/main/alone-20261118T000000Z.db").time()).isEqualTo("2026-11-18T00:00:00Z");
        assertThat(entry(entries, "ns/main/undated.db").time()).isEqualTo(undated.lastModified());
    }

    @Test
    void tellsGoodMissingAndBadSignaturesApart() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        TestKey other = TestKey.in(directory, "other");
        BackupKeys signed = new StoredBackups(store, Optional.of(key.signer())).put("", MONDAY);
        BackupKeys foreign = new StoredBackups(store, Optional.of(other.signer())).put("", MONDAY.plusSeconds(1));
        BackupKeys unsigned = backups.put("", TUESDAY);

        Catalogue lenient = verified(key, Demand.IF_PRESENT);
        Catalogue strict = verified(key, Demand.REQUIRED);

        assertThat(entry(lenient.entries(), signed.object().value()).signatureCheck())
                .isEqualTo(new Signed(key.signer().keyId()));
        assertThat(entry(lenient.entries(), unsigned.object().value()).signatureCheck())
                .isEqualTo(new Unsigned());
        assertThat(entry(lenient.entries(), foreign.object().value()).signatureCheck())
                .isInstanceOf(BadSignature.class);
        assertThat(lenient.newestVerified()).map(CatalogueEntry::key).hasValue(unsigned.object());
        assertThat(strict.newestVerified()).map(CatalogueEntry::key).hasValue(signed.object());
        assertThat(entry(strict.entries(), unsigned.object().value()).explanation())
                .contains("no signature, and one is required");
        assertThat(strict.summary().suspect()).isEqualTo(2);
    }

    @Test
    void callsOneManifestThatMayNotBeReadUnreadableAndGoesOn() throws IOException {
        BackupKeys denied = backups.put("", MONDAY);
        backups.put("", TUESDAY);
        var store = failingToRead(denied.manifest(), Kind.DENIED);

        Catalogue catalogue = new CatalogueReader(store, Optional.empty()).read(ObjectPrefix.ROOT);

        assertThat(state(catalogue, denied.object())).isEqualTo(new ManifestUnreadable("no access"));
        assertThat(catalogue.summary().verified()).isEqualTo(1);
    }

    @Test
    void failsWhenTheStoreStopsAnswering() throws IOException {
        BackupKeys keys = backups.put("", MONDAY);
        var unreachable = failingToRead(keys.manifest(), Kind.UNAVAILABLE);

        assertThatThrownBy(() -> new CatalogueReader(unreachable, Optional.empty()).read(ObjectPrefix.ROOT))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Test
    void refusesAListingThatNeverEnds() {
        var endless = new ForwardingStore(store) {
            @Override
            public ObjectPage list(ObjectPrefix prefix) {
                return new ObjectPage(List.of(), Optional.of(new PageToken("again")));
            }

            @Override
            public ObjectPage list(ObjectPrefix prefix, PageToken token) {
                return list(prefix);
            }
        };

        assertThatThrownBy(() -> new CatalogueReader(endless, Optional.empty()).read(ObjectPrefix.ROOT))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("does not go on");
    }

    @Test
    void readsAFewManifestsAtATime() throws IOException {
        for (int i = 0; i < 40; i++) {
            backups.putObject("x/" + i + ".manifest.json", "{}");
        }
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var counting = new ForwardingStore(store) {
            @Override
            public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range)
                    throws ObjectStoreException {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                try {
                    return super.read(key, version, range);
                } finally {
                    now.decrementAndGet();
                }
            }
        };

        Catalogue catalogue = new CatalogueReader(counting, Optional.empty()).read(ObjectPrefix.ROOT);

        assertThat(catalogue.entries()).hasSize(40);
        assertThat(most).hasValueBetween(1, 8);
    }

    private ForwardingStore failingToRead(ObjectKey key, Kind kind) {
        return new ForwardingStore(store) {
            @Override
            public ReadableByteChannel read(ObjectKey asked, ObjectVersion version, ByteRange range)
                    throws ObjectStoreException {
                if (asked.equals(key)) {
                    throw new ObjectStoreException(kind, "no access");
                }
                return super.read(asked, version, range);
            }
        };
    }

    private Catalogue verified(TestKey key, Demand demand) throws IOException {
        var verifier = ManifestVerifier.of(List.of(key.publicPem()), demand);
        return new CatalogueReader(store, Optional.of(verifier)).read(ObjectPrefix.ROOT);
    }

    private Catalogue read(String prefix) throws IOException {
        return new CatalogueReader(store, Optional.empty()).read(new ObjectPrefix(prefix));
    }

    private static BackupState state(Catalogue catalogue, ObjectKey key) {
        return entry(catalogue.entries(), key.value()).state();
    }

    private static CatalogueEntry entry(List<CatalogueEntry> entries, String key) {
        return entries.stream()
                .filter(entry -> entry.key().value().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no entry " + key));
    }
}
