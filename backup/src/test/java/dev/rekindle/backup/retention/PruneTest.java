package dev.rekindle.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.ForwardingStore;
import dev.rekindle.backup.StoredBackups;
import dev.rekindle.backup.catalogue.BackupState.ManifestWithoutObject;
import dev.rekindle.backup.catalogue.Catalogue;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.manifest.TestKey;
import dev.rekindle.backup.retention.PruneReport.Pruned;
import dev.rekindle.backup.retention.RetentionPolicy.Guards;
import dev.rekindle.backup.retention.RetentionPolicy.Keep;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.file.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruneTest {
    private static final RetentionPolicy NEWEST =
            RetentionPolicy.EVERYTHING.with(Keep.last(1)).with(new Guards(1, Duration.ZERO, Duration.ofMinutes(5), 10));

    /** Later than everything here; the files themselves are as young as the test. */
    private final Instant now = Instant.now().plus(Duration.ofMinutes(1));

    private final Instant start = now.minus(Duration.ofDays(9)).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path directory;

    private FileStore store;
    private StoredBackups backups;
    private BackupKeys oldest;
    private BackupKeys older;
    private BackupKeys newest;

    /** The machine stops: nothing after it runs, not even what catches exceptions. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void storeThreeSignedBackups() throws IOException {
        store = FileStore.open(Files.createDirectory(directory.resolve("store")));
        backups = new StoredBackups(
                store, Optional.of(TestKey.in(directory, "key").signer()));
        oldest = backups.put("", start);
        older = backups.put("", start.plusSeconds(1));
        newest = backups.put("", start.plusSeconds(2));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void removesObjectSignatureAndManifestOldestFirst() throws IOException {
        var heard = new ArrayList<Pruned>();

        PruneReport report = new Prune(store, heard::add).run(plan());

        assertThat(report.pruned())
                .isEqualTo(heard)
                .extracting(each -> each.entry().key())
                .containsExactly(oldest.object(), older.object());
        assertThat(report.complete()).isTrue();
        assertThat(report.freedBytes()).isPositive();
        assertThat(keys()).containsExactlyInAnyOrder(newest.object(), newest.manifest(), newest.signature());
    }

    @Test
    void finishesInTheNextRunWhatACrashCutOffAfterAnyDelete() throws IOException {
        for (int done = 1; done <= 2; done++) {
            Candidates before = plan().candidates();
            var crashing = crashingAfter(done);

            assertThatThrownBy(() -> new Prune(crashing, pruned -> {}).run(plan()))
                    .isInstanceOf(Crash.class);

            assertThat(read().entries().getLast().state())
                    .as("after %d deletes the catalogue names what is left", done)
                    .isInstanceOf(ManifestWithoutObject.class);
            RetentionPlan second =
                    RetentionPlan.of(NEWEST, read().entries(), now, Optional.empty(), new Passes.Second(before));
            assertThat(second.deletions()).hasSize(2);
            new Prune(store, pruned -> {}).run(second);
            assertThat(keys()).containsExactlyInAnyOrder(newest.object(), newest.manifest(), newest.signature());

            oldest = backups.put("", start);
            older = backups.put("", start.plusSeconds(1));
        }
    }

    @Test
    void neverLeavesAnObjectWithoutItsManifestWhereverItStops() throws IOException {
        var crashing = crashingAfter(1);

        assertThatThrownBy(() -> new Prune(crashing, pruned -> {}).run(plan())).isInstanceOf(Crash.class);

        assertThat(keys()).contains(oldest.manifest()).doesNotContain(oldest.object());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DENIED", "UNSUPPORTED", "UNAVAILABLE", "OUTCOME_UNKNOWN"})
    void reportsWhatCannotBeRemovedAndGoesOn(Kind kind) throws IOException {
        var locked = new ForwardingStore(store) {
            @Override
            public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
                if (key.equals(oldest.object())) {
                    throw new ObjectStoreException(kind, "locked until 2027");
                }
                super.delete(key, version);
            }
        };

        PruneReport report = new Prune(locked, pruned -> {}).run(plan());

        PruneOutcome expected = kind == Kind.DENIED || kind == Kind.UNSUPPORTED
                ? new PruneOutcome.Refused("locked until 2027")
                : new PruneOutcome.Failed("locked until 2027");
        assertThat(report.pruned()).extracting(Pruned::outcome).containsExactly(expected, new PruneOutcome.Deleted());
        assertThat(report.complete()).isFalse();
        assertThat(keys()).contains(oldest.object(), oldest.manifest()).doesNotContain(older.object());
    }

    @Test
    void leavesAnObjectThatWasReplacedSinceThePlan() throws IOException {
        RetentionPlan plan = plan();
        Path file = store.path(oldest.object());
        Files.copy(file, directory.resolve("copy"));
        Files.move(directory.resolve("copy"), file, StandardCopyOption.REPLACE_EXISTING);

        PruneReport report = new Prune(store, pruned -> {}).run(plan);

        assertThat(report.pruned().getFirst().outcome())
                .isEqualTo(new PruneOutcome.Changed(oldest.object() + " is no longer what the plan saw; plan again"));
        assertThat(keys()).contains(oldest.object(), oldest.manifest()).doesNotContain(older.object());
    }

    @Test
    void leavesABackupWhoseManifestSaysSomethingElseByNow() throws IOException {
        RetentionPlan plan = plan();
        Path file = store.path(oldest.manifest());
        var modified = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replace("\"3.6.16\"", "\"3.5.16\""));
        Files.setLastModifiedTime(file, modified); // the same version, to the store

        PruneReport report = new Prune(store, pruned -> {}).run(plan);

        assertThat(report.pruned().getFirst().outcome())
                .isEqualTo(
                        new PruneOutcome.Changed(oldest.manifest() + " no longer says what the plan read; plan again"));
        assertThat(keys()).contains(oldest.object());
    }

    @Test
    void removesNothingWhenTheBackupThatStaysIsGone() throws IOException {
        RetentionPlan plan = plan();
        Files.delete(store.path(newest.object()));

        PruneReport report = new Prune(store, pruned -> {}).run(plan);

        assertThat(report.pruned())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.outcome())
                        .isEqualTo(new PruneOutcome.Changed(
                                newest.object() + ", which is to stay, is no longer what the plan saw; plan again")));
        assertThat(keys()).contains(oldest.object(), older.object());
    }

    @Test
    void leavesAManifestWhoseObjectHasComeBack() throws IOException {
        Files.move(store.path(oldest.object()), directory.resolve("aside"));
        RetentionPlan plan = plan();
        Files.move(directory.resolve("aside"), store.path(oldest.object()));

        PruneReport report = new Prune(store, pruned -> {}).run(plan);

        assertThat(report.pruned().getFirst().outcome())
                .isEqualTo(new PruneOutcome.Changed(oldest.object() + " is there again; plan again"));
        assertThat(keys()).contains(oldest.object(), oldest.manifest());
    }

    @Test
    void followsNoPlanThatIsOlderThanAnotherRun() throws IOException {
        RetentionPlan stale = plan();
        new Prune(store, pruned -> {}).run(plan());

        PruneReport report = new Prune(store, pruned -> {}).run(stale);

        assertThat(report.pruned())
                .allSatisfy(each -> assertThat(each.outcome()).isInstanceOf(PruneOutcome.Changed.class));
        assertThat(keys()).hasSize(3);
    }

    @Test
    void deletesNothingThatThePlanDidNotName() throws IOException {
        StoredObject notes = backups.putObject("ns/main/notes.txt", "mine");
        ObjectKey lone =
                BackupKeys.of(ObjectPrefix.ROOT, "ns", "main", "lone", start).object();
        backups.putObject(lone, "no manifest".getBytes(StandardCharsets.UTF_8));
        BackupKeys other = backups.put("ns/main-2/", start);

        new Prune(store, pruned -> {}).run(plan());

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        notes.key(),
                        lone,
                        other.object(),
                        other.manifest(),
                        other.signature(),
                        newest.object(),
                        newest.manifest(),
                        newest.signature());
    }

    @Test
    void stopsWhenItIsInterrupted() throws IOException {
        var interrupted = new ForwardingStore(store) {
            @Override
            public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
                throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted");
            }
        };

        assertThatThrownBy(() -> new Prune(interrupted, pruned -> {}).run(plan()))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
        assertThat(keys()).hasSize(9);
    }

    private ObjectStore crashingAfter(int deletes) {
        return new ForwardingStore(store) {
            private int left = deletes;

            @Override
            public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
                if (left-- == 0) {
                    throw new Crash();
                }
                super.delete(key, version);
            }
        };
    }

    private RetentionPlan plan() throws IOException {
        return RetentionPlan.of(NEWEST, read().entries(), now, Optional.empty(), new Passes.Only());
    }

    private Catalogue read() throws IOException {
        return new CatalogueReader(store, Optional.empty()).read(ObjectPrefix.ROOT);
    }

    private List<ObjectKey> keys() throws IOException {
        return read().entries().stream()
                .flatMap(CatalogueEntry::parts)
                .map(part -> part.key())
                .toList();
    }
}
