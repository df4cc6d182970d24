package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.Login;
import dev.rekindle.localize.Expectations;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Row;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.ScanProgress;
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
    private final Path snapshot;
    private final Expectations recorded;
    private final Path dir;
    private final Optional<Login> login;
    private final Rehearsal rehearsal;
    private final Snapshots snapshots;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    private Optional<SnapshotReport> report = Optional.empty();
    private Optional<ThrowAwayEtcd> running = Optional.empty();

    /**
     * @param snapshot is only read
     * @param recorded what its manifest says, or nothing
     * @param dir the drill's own directory, with room for three copies; removed at the end
     * @param login for a snapshot with authentication on
     */
    OwnSnapshotStory(
            Path binary, Path snapshot, Expectations recorded, Path dir, Optional<Login> login, String toolVersion)
            throws IOException {
        this.snapshot = snapshot;
        this.recorded = recorded;
        this.dir = dir;
        this.login = login;
        this.rehearsal = new Rehearsal(
                binary, dir, login.map(ConnectionOptions.DEFAULTS::withLogin).orElse(ConnectionOptions.DEFAULTS));
        this.snapshots = new Snapshots(dir, toolVersion);
    }

    @Override
    public String subject() {
        return "the snapshot " + snapshot.getFileName();
    }

    @Override
    public List<Scene> scenes() {
        return List.of(
                new Scene("the snapshot is sound", this::scan),
                new Scene("it is proved again and restored", this::restore),
                new Scene("a real etcd boots from it", this::boot),
                new Scene("it takes writes", this::takesWrites),
                new Scene("every key is equal: value, revisions, version and lease", this::everyKey),
                new Scene("HashKV is equal", this::hashKv),
                new Scene("a second run changes nothing, and another restore is refused", this::restoreAgain),
                new Scene("damaged and wrong snapshots are refused, and leave nothing behind", this::refuseDamage));
    }

    private List<Fact> scan() throws IOException, ClaimFailedException {
        try (SnapshotFile file = SnapshotFile.open(snapshot)) {
            SnapshotReport scanned = file.scan(ScanOptions.snapshot(), ScanProgress.SILENT);
            report = Optional.of(scanned);
            if (scanned.authEnabled() && login.isEmpty()) {
                throw new ClaimFailedException(
                        "authentication is on in this snapshot, so its keys can be compared only by a user"
                                + " of its own; name one with --user root");
            }
            return outcome.identify(scanned);
        }
    }

    private List<Fact> restore() throws Exception {
        outcome.lostNow();
        long before = System.nanoTime();
        rehearsal.restore("drill-1", snapshot, restored(), recorded, OptionalLong.empty());
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
        try (SnapshotFile file = SnapshotFile.open(snapshot)) {
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
        try (SnapshotFile file = SnapshotFile.open(snapshot)) {
            HashKv hash = file.hashKv(SnapshotFile.CURRENT);
            outcome.identify("HashKV", hash.hash() + " at revision " + Figures.count(hash.revision()));
            return Proofs.hashKv(etcd().connection(), hash.revision(), hash.compactRevision(), hash.hash());
        }
    }

    private List<Fact> restoreAgain() throws Exception {
        etcd().close();
        running = Optional.empty();
        List<Fact> facts = rehearsal.restoreAgain("drill-1", snapshot, restored(), recorded);
        Trees.delete(restored());
        return facts;
    }

    private List<Fact> refuseDamage() throws Exception {
        Path foreign = snapshots.ofAnotherCluster(rehearsal);
        Expectations manifest = Snapshots.expectations(scanned());
        try (var kit = new DamageKit(snapshot, dir, manifest, Snapshots.clusterOnly(scanned()), foreign, foreign)) {
            return Refusals.offerAll(kit, rehearsal, refusals);
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
        Trees.delete(dir);
    }
}
