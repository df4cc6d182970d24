package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdKv;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The etcd that a story is told of: it is filled, backed up, lost, and comes back. Each method is what one scene shows. */
final class Protagonist implements AutoCloseable {
    private static final int AFTER_THE_BACKUP = 20;
    /** More than any cluster writes between two backups; what etcd's documentation suggests. */
    private static final long BUMP = 1_000_000_000;

    private final Rehearsal rehearsal;
    private final Path dir;
    private final Life life;
    private final Outcome outcome;

    private Optional<ThrowAwayEtcd> running = Optional.empty();
    private List<Footprint> expected = List.of();
    private Optional<SnapshotReport> backedUp = Optional.empty();
    private long lastRevision;

    /**
     * What is written to it.
     *
     * @param keys how many, at least 100
     * @param seed of the workload
     */
    record Life(int keys, long seed) {}

    /** Takes a backup, under a name of two that a story uses. */
    @FunctionalInterface
    interface Saving {
        BackupResult save(String endpoint, String name) throws Exception;
    }

    /** @param dir the drill's own directory; everything of this etcd lies below it */
    Protagonist(Rehearsal rehearsal, Path dir, Life life, Outcome outcome) {
        this.rehearsal = rehearsal;
        this.dir = dir;
        this.life = life;
        this.outcome = outcome;
    }

    List<Fact> boot() throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = start(dir.resolve("lost"));
        String version = etcd.connection().maintenance().status().version();
        outcome.identify("etcd", version);
        return List.of(new Fact("etcd", version), new Fact("endpoint", etcd.endpoint()));
    }

    List<Fact> write() throws EtcdException {
        long revision = new Workload(connection(), life.seed()).write(life.keys());
        return List.of(new Fact("keys", Figures.count(life.keys())), new Fact("revision", Figures.count(revision)));
    }

    /** Saves twice; the second one, which is returned, is the backup that the story goes on with. */
    BackupResult backUp(Saving saving) throws Exception {
        // An earlier snapshot of the same cluster: the wrong object that a person takes in the small hours.
        saving.save(etcd().endpoint(), "earlier");
        EtcdKv kv = connection().kv();
        kv.put(ByteString.copyFromUtf8("/drill/written-between-two-backups"), ByteString.EMPTY);
        BackupResult saved = saving.save(etcd().endpoint(), "backup");
        backedUp = Optional.of(saved.report());
        expected = Equality.read(kv, saved.report().revision());
        lastRevision = new Workload(connection(), life.seed() + 1).writeAfterTheBackup(AFTER_THE_BACKUP);
        return saved;
    }

    List<Fact> lose() throws InterruptedException {
        etcd().kill();
        stop();
        Trees.delete(dir.resolve("lost"));
        outcome.lostNow();
        return List.of(
                new Fact("keys", Figures.count(expected.size())),
                new Fact("revisions after the backup, lost", Figures.count(lastRevision - revision())));
    }

    List<Fact> restore(Restorable backup) throws Exception {
        long before = System.nanoTime();
        rehearsal.restore("drill-1", backup, restored(), OptionalLong.empty());
        long nanos = System.nanoTime() - before;
        return List.of(new Fact("rate", Figures.rate(backedUp.orElseThrow().size(), nanos)));
    }

    List<Fact> reboot() throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = start(restored());
        long revision = etcd.connection().maintenance().status().revision();
        return List.of(new Fact("revision", Figures.count(revision)));
    }

    List<Fact> takesWrites() throws EtcdException, ClaimFailedException {
        List<Fact> facts = Proofs.takesWrites(connection());
        outcome.recoveredNow();
        return facts;
    }

    List<Fact> everyKey() throws EtcdException, ClaimFailedException {
        long equal = Equality.prove(expected.iterator(), connection().kv());
        outcome.equal(equal);
        return List.of(new Fact("keys compared", Figures.count(equal)));
    }

    /** @param snapshot the snapshot in a file */
    List<Fact> hashKv(Path snapshot) throws Exception {
        try (SnapshotFile file = SnapshotFile.open(snapshot)) {
            HashKv hash = file.hashKv(SnapshotFile.CURRENT);
            return Proofs.hashKv(connection(), hash.revision(), hash.compactRevision(), hash.hash());
        }
    }

    List<Fact> restoreAgain(Restorable backup) throws Exception {
        stop();
        return rehearsal.restoreAgain("drill-1", backup, restored());
    }

    List<Fact> bump(Restorable backup) throws Exception {
        Path data = dir.resolve("bumped");
        rehearsal.restore("drill-bump", backup, data, OptionalLong.of(BUMP));
        try (ThrowAwayEtcd etcd = rehearsal.boot(data)) {
            long bumped = etcd.connection().maintenance().status().revision();
            if (bumped < revision() + BUMP) {
                throw new ClaimFailedException(
                        "expected a revision of at least " + (revision() + BUMP) + ", found " + bumped);
            }
            requireCompacted(etcd);
            return List.of(new Fact("revision", Figures.count(bumped)), new Fact("old revisions", "compacted"));
        } finally {
            Trees.delete(data);
        }
    }

    private void requireCompacted(ThrowAwayEtcd etcd) throws EtcdException, ClaimFailedException {
        try {
            etcd.connection()
                    .kv()
                    .range(RangeQuery.key(expected.getFirst().key()).at(revision()));
        } catch (EtcdException e) {
            if (e.kind() == EtcdException.Kind.COMPACTED) {
                return;
            }
            throw e;
        }
        throw new ClaimFailedException(
                "revision " + revision() + " can still be read; its watchers would miss what was lost");
    }

    private long revision() {
        return backedUp.orElseThrow().revision();
    }

    private Path restored() {
        return dir.resolve("restored");
    }

    private ThrowAwayEtcd start(Path data) throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = rehearsal.boot(data);
        running = Optional.of(etcd);
        return etcd;
    }

    private ThrowAwayEtcd etcd() {
        return running.orElseThrow();
    }

    private EtcdConnection connection() {
        return etcd().connection();
    }

    private void stop() {
        running.ifPresent(ThrowAwayEtcd::close);
        running = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }
}
