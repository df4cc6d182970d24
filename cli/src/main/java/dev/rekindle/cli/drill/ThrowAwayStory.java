package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.localize.Expectations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The whole story on an etcd of the drill's own: write, back up, lose everything, restore, boot, prove; then offer damage and see it refused. */
final class ThrowAwayStory implements Story {
    private static final int AFTER_THE_BACKUP = 20;
    /** More than any cluster writes between two backups; what etcd's documentation suggests. */
    private static final long BUMP = 1_000_000_000;

    private final Path dir;
    private final int keys;
    private final long seed;
    private final Rehearsal rehearsal;
    private final Snapshots snapshots;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    private Optional<ThrowAwayEtcd> running = Optional.empty();
    private List<Footprint> expected = List.of();
    private Optional<BackupResult> backup = Optional.empty();
    private long lastRevision;

    /**
     * @param binary the etcd executable
     * @param dir the drill's own directory; removed at the end
     * @param keys how many keys to write, at least 100
     * @param seed of the workload
     * @param toolVersion for the manifest
     */
    ThrowAwayStory(Path binary, Path dir, int keys, long seed, String toolVersion) throws IOException {
        this.dir = dir;
        this.keys = keys;
        this.seed = seed;
        this.rehearsal = new Rehearsal(binary, dir, ConnectionOptions.DEFAULTS);
        this.snapshots = new Snapshots(dir, toolVersion);
    }

    @Override
    public String subject() {
        return "a throw-away etcd with " + Figures.count(keys) + " keys";
    }

    @Override
    public List<Scene> scenes() {
        return List.of(
                new Scene("a real etcd runs", this::boot),
                new Scene(
                        "keys are written, with history, deletions, transactions, leases and a compaction",
                        this::write),
                new Scene("a snapshot streams over the client port and is proved on the way", this::backUp),
                new Scene("etcd is killed and its data directory is gone", this::lose),
                new Scene("the snapshot is proved again and restored", this::restore),
                new Scene("etcd boots from it", this::reboot),
                new Scene("it takes writes", this::takesWrites),
                new Scene("every key is equal: value, revisions, version and lease", this::everyKey),
                new Scene("HashKV is equal", this::hashKv),
                new Scene("a second run changes nothing, and another restore is refused", this::restoreAgain),
                new Scene("damaged and wrong snapshots are refused, and leave nothing behind", this::refuseDamage),
                new Scene("with a revision bump, watchers of old revisions are told to start over", this::bump));
    }

    private List<Fact> boot() throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = start(dir.resolve("lost"));
        String version = etcd.connection().maintenance().status().version();
        outcome.identify("etcd", version);
        return List.of(new Fact("etcd", version), new Fact("endpoint", etcd.endpoint()));
    }

    private List<Fact> write() throws EtcdException {
        long revision = new Workload(etcd().connection(), seed).write(keys);
        return List.of(new Fact("keys", Figures.count(keys)), new Fact("revision", Figures.count(revision)));
    }

    private List<Fact> backUp() throws Exception {
        // An earlier snapshot of the same cluster: the wrong object that a person takes in the small hours.
        snapshots.save(etcd().endpoint(), "earlier.db");
        etcd().connection().kv().put(ByteString.copyFromUtf8("/drill/written-between-two-backups"), ByteString.EMPTY);
        BackupResult saved = snapshots.save(etcd().endpoint(), "backup.db");
        backup = Optional.of(saved);
        expected = Equality.read(etcd().connection().kv(), saved.report().revision());
        lastRevision = new Workload(etcd().connection(), seed + 1).writeAfterTheBackup(AFTER_THE_BACKUP);
        return outcome.identify(saved.report());
    }

    private List<Fact> lose() throws InterruptedException {
        etcd().kill();
        etcd().close();
        running = Optional.empty();
        Trees.delete(dir.resolve("lost"));
        outcome.lostNow();
        return List.of(
                new Fact("keys", Figures.count(expected.size())),
                new Fact(
                        "revisions after the backup, lost",
                        Figures.count(lastRevision - saved().report().revision())));
    }

    private List<Fact> restore() throws Exception {
        long before = System.nanoTime();
        rehearsal.restore("drill-1", snapshot(), restored(), manifest(), OptionalLong.empty());
        long nanos = System.nanoTime() - before;
        return List.of(new Fact("rate", Figures.rate(saved().report().size(), nanos)));
    }

    private List<Fact> reboot() throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = start(restored());
        long revision = etcd.connection().maintenance().status().revision();
        return List.of(new Fact("revision", Figures.count(revision)));
    }

    private List<Fact> takesWrites() throws EtcdException, ClaimFailedException {
        List<Fact> facts = Proofs.takesWrites(etcd().connection());
        outcome.recoveredNow();
        return facts;
    }

    private List<Fact> everyKey() throws EtcdException, ClaimFailedException {
        long equal = Equality.prove(expected.iterator(), etcd().connection().kv());
        outcome.equal(equal);
        return List.of(new Fact("keys compared", Figures.count(equal)));
    }

    private List<Fact> hashKv() throws EtcdException, ClaimFailedException {
        Manifest.Hash hash = saved().manifest()
                .snapshot()
                .hashKv()
                .orElseThrow(() -> new ClaimFailedException("the manifest has no HashKV"));
        return Proofs.hashKv(
                etcd().connection(), hash.revision(), hash.compactRevision(), Long.parseLong(hash.hash(), 16));
    }

    private List<Fact> restoreAgain() throws Exception {
        etcd().close();
        running = Optional.empty();
        return rehearsal.restoreAgain("drill-1", snapshot(), restored(), manifest());
    }

    private List<Fact> refuseDamage() throws Exception {
        Path foreign = snapshots.ofAnotherCluster(rehearsal);
        Expectations cluster = Snapshots.clusterOnly(saved().report());
        try (var kit = new DamageKit(snapshot(), dir, manifest(), cluster, dir.resolve("earlier.db"), foreign)) {
            return Refusals.offerAll(kit, rehearsal, refusals);
        }
    }

    private List<Fact> bump() throws Exception {
        Path data = dir.resolve("bumped");
        rehearsal.restore("drill-bump", snapshot(), data, manifest(), OptionalLong.of(BUMP));
        long revision = saved().report().revision();
        try (ThrowAwayEtcd etcd = rehearsal.boot(data)) {
            long bumped = etcd.connection().maintenance().status().revision();
            if (bumped < revision + BUMP) {
                throw new ClaimFailedException(
                        "expected a revision of at least " + (revision + BUMP) + ", found " + bumped);
            }
            try {
                etcd.connection()
                        .kv()
                        .range(RangeQuery.key(expected.getFirst().key()).at(revision));
            } catch (EtcdException e) {
                if (e.kind() == EtcdException.Kind.COMPACTED) {
                    return List.of(new Fact("revision", Figures.count(bumped)), new Fact("old revisions", "compacted"));
                }
                throw e;
            }
            throw new ClaimFailedException(
                    "revision " + revision + " can still be read; its watchers would miss what was lost");
        } finally {
            Trees.delete(data);
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

    private ThrowAwayEtcd start(Path data) throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = rehearsal.boot(data);
        running = Optional.of(etcd);
        return etcd;
    }

    private ThrowAwayEtcd etcd() {
        return running.orElseThrow();
    }

    private BackupResult saved() {
        return backup.orElseThrow();
    }

    private Path snapshot() {
        return dir.resolve("backup.db");
    }

    private Path restored() {
        return dir.resolve("restored");
    }

    private Expectations manifest() {
        return Snapshots.expectations(saved().manifest());
    }

    @Override
    public void close() {
        running.ifPresent(ThrowAwayEtcd::close);
        Trees.delete(dir);
    }
}
