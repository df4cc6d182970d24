package dev.rekindle.cli.drill;

import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.localize.Expectations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole story on an etcd of the drill's own: write, back up, lose everything, restore, boot, prove; then offer damage and see it refused. */
final class ThrowAwayStory implements Story {
    private final Path dir;
    private final Protagonist.Life life;
    private final Rehearsal rehearsal;
    private final Snapshots snapshots;
    private final Protagonist etcd;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    private Optional<BackupResult> backup = Optional.empty();

    /**
     * @param binary the etcd executable
     * @param dir the drill's own directory; removed at the end
     * @param toolVersion for the manifest
     */
    ThrowAwayStory(Path binary, Path dir, Protagonist.Life life, String toolVersion) throws IOException {
        this.dir = dir;
        this.life = life;
        this.rehearsal = new Rehearsal(binary, dir, ConnectionOptions.DEFAULTS);
        this.snapshots = new Snapshots(dir, toolVersion);
        this.etcd = new Protagonist(rehearsal, dir, life, outcome);
    }

    @Override
    public String subject() {
        return "a throw-away etcd with " + Figures.count(life.keys()) + " keys";
    }

    @Override
    public List<Scene> scenes() {
        return List.of(
                new Scene("a real etcd runs", etcd::boot),
                new Scene(
                        "keys are written, with history, deletions, transactions, leases and a compaction",
                        etcd::write),
                new Scene("a snapshot streams over the client port and is proved on the way", this::backUp),
                new Scene("etcd is killed and its data directory is gone", etcd::lose),
                new Scene("the snapshot is proved again and restored", () -> etcd.restore(saved())),
                new Scene("etcd boots from it", etcd::reboot),
                new Scene("it takes writes", etcd::takesWrites),
                new Scene("every key is equal: value, revisions, version and lease", etcd::everyKey),
                new Scene("HashKV is equal", () -> etcd.hashKv(snapshot())),
                new Scene(
                        "a second run changes nothing, and another restore is refused",
                        () -> etcd.restoreAgain(saved())),
                new Scene("damaged and wrong snapshots are refused, and leave nothing behind", this::refuseDamage),
                new Scene(
                        "with a revision bump, watchers of old revisions are told to start over",
                        () -> etcd.bump(saved())));
    }

    private List<Fact> backUp() throws Exception {
        BackupResult saved = etcd.backUp((endpoint, name) -> snapshots.save(endpoint, name + ".db"));
        backup = Optional.of(saved);
        return outcome.identify(saved.report());
    }

    private List<Fact> refuseDamage() throws Exception {
        Path foreign = snapshots.ofAnotherCluster(rehearsal);
        Expectations cluster = Snapshots.clusterOnly(backup.orElseThrow().report());
        Path earlier = dir.resolve("earlier.db");
        try (var kit = new DamageKit(snapshot(), dir, saved().expectations(), cluster, earlier, foreign)) {
            return Refusals.offerAll(kit.all(), rehearsal, refusals);
        }
    }

    @Override
    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public List<Fact> headlines() {
        return outcome.headlines(refusals);
    }

    @Override
    public List<Fact> identity() {
        return outcome.identity();
    }

    private Path snapshot() {
        return dir.resolve("backup.db");
    }

    private Restorable saved() throws CommandFailedException {
        return Restorable.file(
                snapshot(), RestoreSource.expectations(backup.orElseThrow().manifest()));
    }

    @Override
    public void close() {
        etcd.close();
        Trees.delete(dir);
    }
}
