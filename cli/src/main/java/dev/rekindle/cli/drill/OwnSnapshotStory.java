package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.Login;
import dev.rekindle.localize.Expectations;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Row;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Proves somebody's own snapshot: it is restored and booted beside everything, compared with the file key by key, and then damaged in a copy. */
final class OwnSnapshotStory implements Story {
    private final OwnSnapshot snapshot;
    private final Path dir;
    private final Optional<Login> login;
    private final Rehearsal rehearsal;
    private final Snapshots snapshots;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    private Optional<SnapshotReport> report = Optional.empty();
    private Optional<ThrowAwayEtcd> running = Optional.empty();

    /**
     * @param snapshot is only read; closed with the story
     * @param dir the drill's own directory, with room for four copies; removed at the end
     * @param login for a snapshot with authentication on
     */
    OwnSnapshotStory(Path binary, OwnSnapshot snapshot, Path dir, Optional<Login> login, String toolVersion)
            throws IOException {
        this.snapshot = snapshot;
        this.dir = dir;
        this.login = login;
        this.rehearsal = new Rehearsal(
                binary, dir, login.map(ConnectionOptions.DEFAULTS::withLogin).orElse(ConnectionOptions.DEFAULTS));
        this.snapshots = new Snapshots(dir, toolVersion);
    }

    @Override
    public String subject() {
        return snapshot.subject();
    }

    @Override
    public List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>(snapshot.finding());
        scenes.addAll(List.of(
                new Scene(snapshot.proof(), this::scan),
                new Scene(snapshot.restoring(), this::restore),
                new Scene("a real etcd boots from it", this::boot),
                new Scene("it takes writes", this::takesWrites),
                new Scene("every key is equal: value, revisions, version and lease", this::everyKey),
                new Scene("HashKV is equal", this::hashKv),
                new Scene("a second run changes nothing, and another restore is refused", this::restoreAgain),
                new Scene("damaged and wrong snapshots are refused, and leave nothing behind", this::refuseDamage)));
        return scenes;
    }

    private List<Fact> scan() throws Exception {
        snapshot.identity().forEach(fact -> outcome.identify(fact.name(), fact.value()));
        SnapshotReport scanned = snapshot.scan();
        report = Optional.of(scanned);
        if (scanned.authEnabled() && login.isEmpty()) {
            throw new ClaimFailedException(
                    "authentication is on in this snapshot, so its keys can be compared only by a user"
                            + " of its own; name one with --user root");
        }
        return outcome.identify(scanned);
    }

    private List<Fact> restore() throws Exception {
        outcome.lostNow();
        long before = System.nanoTime();
        rehearsal.restore("drill-1", snapshot.restorable(), restored(), OptionalLong.empty());
        return List.of(new Fact("rate", Figures.rate(scanned().size(), System.nanoTime() - before)));
    }

    private List<Fact> boot() throws IOException, InterruptedException {
        ThrowAwayEtcd etcd = rehearsal.boot(restored());
        running = Optional.of(etcd);
        String version = etcd.connection().maintenance().status().version();
        outcome.identify("etcd", version);
        return List.of(new Fact("etcd", version));
    }

    private List<Fact> takesWrites() throws EtcdException, ClaimFailedException {
        if (!scanned().alarms().isEmpty()) {
            throw new ClaimFailedException(
                    "alarms came back with the snapshot: " + scanned().alarms()
                            + "; after a restore run 'etcdctl alarm disarm', or the cluster stays read-only");
        }
        List<Fact> facts = Proofs.takesWrites(etcd().connection());
        outcome.recoveredNow();
        return facts;
    }

    private List<Fact> everyKey() throws IOException, ClaimFailedException {
        try (SnapshotFile file = SnapshotFile.open(snapshot.file())) {
            var expected = file.list(new byte[0]).stream()
                    .map(row -> footprint(file, row))
                    .iterator();
            long equal = Equality.prove(expected, etcd().connection().kv());
            outcome.equal(equal);
            return List.of(new Fact("keys compared", Figures.count(equal)));
        }
    }

    /** Values are read one at a time, when the comparison comes to them. */
    private static Footprint footprint(SnapshotFile file, Row row) {
        try {
            ByteString key = UnsafeByteOperations.unsafeWrap(row.keyBytes());
            byte[] value = file.value(row).toArray(ValueLayout.JAVA_BYTE);
            return Footprint.of(key, value, row.createRevision(), row.revision().main(), row.version(), row.lease());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Fact> hashKv() throws Exception {
        try (SnapshotFile file = SnapshotFile.open(snapshot.file())) {
            HashKv hash = file.hashKv(SnapshotFile.CURRENT);
            outcome.identify("HashKV", hash.hash() + " at revision " + Figures.count(hash.revision()));
            return Proofs.hashKv(etcd().connection(), hash.revision(), hash.compactRevision(), hash.hash());
        }
    }

    private List<Fact> restoreAgain() throws Exception {
        etcd().close();
        running = Optional.empty();
        List<Fact> facts = rehearsal.restoreAgain("drill-1", snapshot.restorable(), restored());
        Trees.delete(restored());
        return facts;
    }

    private List<Fact> refuseDamage() throws Exception {
        Path foreign = snapshots.ofAnotherCluster(rehearsal);
        Expectations manifest = Snapshots.expectations(scanned());
        Expectations cluster = Snapshots.clusterOnly(scanned());
        try (var kit = new DamageKit(snapshot.file(), dir, manifest, cluster, foreign, foreign)) {
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

    private SnapshotReport scanned() {
        return report.orElseThrow();
    }

    private ThrowAwayEtcd etcd() {
        return running.orElseThrow();
    }

    private Path restored() {
        return dir.resolve("restored");
    }

    @Override
    public void close() {
        running.ifPresent(ThrowAwayEtcd::close);
        snapshot.close();
        Trees.delete(dir);
    }
}
