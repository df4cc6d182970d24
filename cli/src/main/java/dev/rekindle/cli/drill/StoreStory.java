package dev.rekindle.cli.drill;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupListener;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupPipeline;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.store.Backups;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** The whole story over a store: as {@link ThrowAwayStory}, with the backup in somebody's store and the restore straight from there. */
final class StoreStory implements Story {
    private final StoreUrl place;
    private final Path dir;
    private final Protagonist.Life life;
    private final String toolVersion;
    private final Console console;
    private final InstantSource clock = InstantSource.system();
    private final Rehearsal rehearsal;
    private final Protagonist etcd;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    private Optional<Shelf> opened = Optional.empty();
    private Optional<BackupResult> earlier = Optional.empty();
    private Optional<BackupResult> backup = Optional.empty();

    /**
     * @param place the store, or a directory in it; the drill makes a directory of its own there
     * @param binary the etcd executable
     * @param dir the drill's own directory on this machine; removed at the end
     * @param toolVersion for manifests
     */
    StoreStory(StoreUrl place, Path binary, Path dir, Protagonist.Life life, String toolVersion, Console console)
            throws IOException {
        this.place = place;
        this.dir = dir;
        this.life = life;
        this.toolVersion = toolVersion;
        this.console = console;
        this.rehearsal = new Rehearsal(binary, dir, ConnectionOptions.DEFAULTS);
        this.etcd = new Protagonist(rehearsal, dir, life, outcome);
    }

    @Override
    public String subject() {
        return "a throw-away etcd with " + Figures.count(life.keys()) + " keys, over " + place;
    }

    @Override
    public List<Scene> scenes() {
        return List.of(
                new Scene("the store takes an object, never replaces it, and lets it go", this::probe),
                new Scene("a real etcd runs", etcd::boot),
                new Scene(
                        "keys are written, with history, deletions, transactions, leases and a compaction",
                        etcd::write),
                new Scene("a snapshot streams into the store, proved on the way; its manifest is last", this::backUp),
                new Scene("the store lists it as the newest that a restore would trust", this::list),
                new Scene("every byte of it is read back and proved, and is what its manifest says", this::verify),
                new Scene("damage in the store is refused, and leaves nothing behind", this::refuseDamage),
                new Scene("etcd is killed and its data directory is gone", etcd::lose),
                new Scene(
                        "it is restored straight from the store, by ranges, with a ticket for it alone", this::restore),
                new Scene("etcd boots from it", etcd::reboot),
                new Scene("it takes writes", etcd::takesWrites),
                new Scene("every key is equal: value, revisions, version and lease", etcd::everyKey),
                new Scene("HashKV is equal", () -> etcd.hashKv(copyOf("backup"))),
                new Scene(
                        "a second run changes nothing, and another restore is refused",
                        () -> etcd.restoreAgain(newest())),
                new Scene(
                        "with a revision bump, watchers of old revisions are told to start over",
                        () -> etcd.bump(newest())),
                new Scene(
                        "exactly what the drill put into the store is removed again", this::clear, Scene.When.ALWAYS));
    }

    private List<Fact> probe() throws Exception {
        Instant now = clock.instant();
        opened = Optional.of(Shelf.open(place, now, console));
        outcome.identify("store", shelf().location());
        StoreProbe probe = shelf().probe();
        long warnings = probe.findings().stream()
                .filter(finding -> finding.verdict() == StoreProbe.Verdict.WARNING)
                .count();
        return List.of(
                new Fact("checks", Figures.count(probe.findings().size())),
                new Fact("warnings", Figures.count(warnings)));
    }

    private List<Fact> backUp() throws Exception {
        BackupResult saved = etcd.backUp((endpoint, name) -> {
            BackupResult result = save(endpoint, name);
            earlier = earlier.or(() -> Optional.of(result));
            return result;
        });
        backup = Optional.of(saved);
        outcome.identify("object", saved.object().key().value());
        outcome.identify("version", saved.object().version().value());
        return outcome.identify(saved.report());
    }

    private BackupResult save(String endpoint, String name) throws Exception {
        var request = new BackupRequest(
                List.of(Endpoint.parse(endpoint, Endpoint.Scheme.HTTP)),
                ConnectionOptions.DEFAULTS,
                BackupKeys.named(shelf().own(), name, clock.instant()),
                BackupOptions.DEFAULTS,
                Manifest.Subject.NONE,
                new Manifest.Tool("rekindle", toolVersion));
        return new BackupPipeline(shelf().store(), BackupListener.SILENT, clock).run(request);
    }

    private List<Fact> list() throws Exception {
        try (Backups.Found found = shelf().newest()) {
            StoredObject put = saved().object();
            StoredObject listed = found.entry().object().orElseThrow();
            if (!put.key().name().equals(listed.key().name())
                    || !shelf().store().stands(put)) {
                throw new ClaimFailedException(
                        "expected the newest to be " + put.key().name() + ", found " + listed.key());
            }
            return List.of(
                    new Fact("key", listed.key().value()),
                    new Fact("taken", found.entry().time().toString()));
        }
    }

    /** Both backups: the earlier one is what damage is made of. */
    private List<Fact> verify() throws Exception {
        StoredCopy.make(shelf().store(), earlier.orElseThrow(), copyOf("earlier"));
        long before = System.nanoTime();
        StoredCopy.make(shelf().store(), saved(), copyOf("backup"));
        long nanos = System.nanoTime() - before;
        return List.of(new Fact("rate", Figures.rate(saved().report().size(), nanos)));
    }

    private List<Fact> refuseDamage() throws Exception {
        var stock = new StoreDamageKit.Stock(saved(), copyOf("backup"), earlier.orElseThrow(), copyOf("earlier"));
        try (var kit = new StoreDamageKit(shelf(), stock, dir)) {
            return Refusals.offerAll(kit.all(), rehearsal, refusals);
        }
    }

    private List<Fact> restore() throws Exception {
        return etcd.restore(newest());
    }

    private List<Fact> clear() throws Exception {
        return opened.isPresent() ? shelf().clear() : List.of();
    }

    @Override
    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public List<Fact> headlines() {
        List<Fact> facts = new ArrayList<>(outcome.headlines(refusals));
        opened.ifPresent(shelf -> {
            int left = shelf.store().outstanding().size();
            facts.add(new Fact(
                    "objects put and removed", Figures.count(shelf.store().put())));
            facts.add(new Fact("left in the store", Figures.count(left)));
        });
        return facts;
    }

    @Override
    public List<Fact> identity() {
        return outcome.identity();
    }

    private Shelf shelf() {
        return opened.orElseThrow();
    }

    private BackupResult saved() {
        return backup.orElseThrow();
    }

    private Restorable newest() throws Exception {
        return shelf().restorable(shelf().newest());
    }

    private Path copyOf(String name) {
        return dir.resolve(name + ".db");
    }

    /** Here and in the store at once: there is little time after an interruption, and a store that does not answer uses it up. */
    @Override
    public void close() {
        try (var here = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = here.submit(this::closeHere);
            opened.ifPresent(Shelf::close);
        }
    }

    private void closeHere() {
        etcd.close();
        Trees.delete(dir);
    }
}
