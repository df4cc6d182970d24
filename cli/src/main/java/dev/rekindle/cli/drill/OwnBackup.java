package dev.rekindle.cli.drill;

import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.cli.store.Backups;
import dev.rekindle.cli.store.KeyOptions;
import dev.rekindle.cli.store.TicketSource;
import dev.rekindle.cli.store.TrustOptions;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.url.StoreUrl;
import dev.rekindle.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A backup in a store, which is read and never written to; a plain copy of it lies in the drill's own directory while the drill runs. */
final class OwnBackup implements OwnSnapshot {
    private final StoreUrl place;
    private final Access access;
    private final Path copy;
    private final Console console;

    private Optional<Backups.Found> found = Optional.empty();
    private Optional<DataKey> key = Optional.empty();

    /** Who may vouch for a backup, and what opens it. */
    record Access(TrustOptions trust, KeyOptions keys) {}

    /**
     * @param place one backup, or a directory, of which the newest is taken
     * @param dir the drill's own directory
     */
    OwnBackup(StoreUrl place, Access access, Path dir, Console console) {
        this.place = place;
        this.access = access;
        this.copy = dir.resolve("copy.db");
        this.console = console;
    }

    @Override
    public String subject() {
        return (place.isDirectory() ? "the newest backup in " : "the backup ") + place;
    }

    @Override
    public List<Scene> finding() {
        String claim = place.isDirectory()
                ? "the newest backup that a restore would trust is found"
                : "the backup is found, and a manifest vouches for it";
        return List.of(new Scene(claim, this::find));
    }

    private List<Fact> find() throws Exception {
        Backups.Found backup = Backups.find(place, access.trust().verifier(), console);
        found = Optional.of(backup);
        key = access.keys().dataKey(backup.manifest());
        return List.of(
                new Fact("key", backup.key().value()),
                new Fact("taken", backup.entry().time().toString()));
    }

    @Override
    public String proof() {
        return "every byte of it is read and proved, and is what its manifest says";
    }

    @Override
    public SnapshotReport scan() throws Exception {
        return StoredCopy.make(found().store(), object(), found().manifest(), key, copy);
    }

    @Override
    public Path file() {
        return copy;
    }

    @Override
    public String restoring() {
        return "it is restored straight from the store, by ranges, with a ticket for it alone";
    }

    @Override
    public Restorable restorable() throws Exception {
        return new Restorable(TicketSource.of(found(), place, key), RestoreSource.expectations(found().manifest()));
    }

    @Override
    public List<Fact> identity() {
        return List.of(
                new Fact("object", found().store().location() + object().key()),
                new Fact("version", object().version().value()));
    }

    private Backups.Found found() {
        return found.orElseThrow();
    }

    private StoredObject object() {
        return found().entry().object().orElseThrow();
    }

    @Override
    public void close() {
        found.ifPresent(Backups.Found::close);
    }
}
