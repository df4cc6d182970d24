package dev.rekindle.cli.drill;

import dev.rekindle.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures of a drill as they become known. */
final class Outcome {
    private final List<Fact> identity = new ArrayList<>();
    private Optional<SnapshotReport> report = Optional.empty();
    private long lostAt;
    private Optional<Duration> recovery = Optional.empty();
    private long equalKeys;

    void identify(String name, String value) {
        identity.add(new Fact(name, value));
    }

    /** Remembers which snapshot was drilled; returns the facts that its step shows. */
    List<Fact> identify(SnapshotReport snapshot) {
        report = Optional.of(snapshot);
        identify("size", Figures.count(snapshot.size()) + " bytes");
        identify("sha256", snapshot.sha256());
        identify("status hash", String.format(Locale.ROOT, "%08x", snapshot.statusHash()));
        identify("revision", Figures.count(snapshot.revision()));
        snapshot.compactRevision().ifPresent(at -> identify("compacted at", Figures.count(at)));
        snapshot.hashKv()
                .ifPresent(hash -> identify("HashKV", hash.hash() + " at revision " + Figures.count(hash.revision())));
        snapshot.storageVersion().ifPresent(version -> identify("storage version", version));
        snapshot.clusterId().ifPresent(id -> identify("cluster id", id));
        return List.of(
                new Fact("size", Figures.size(snapshot.size())),
                new Fact("revision", Figures.count(snapshot.revision())),
                new Fact("entries", Figures.count(snapshot.totalKeys())),
                new Fact("sha256", snapshot.sha256().substring(0, 16) + "…"));
    }

    /** The clock of the recovery starts. */
    void lostNow() {
        lostAt = System.nanoTime();
    }

    /** The first write went through. */
    void recoveredNow() {
        recovery = Optional.of(Duration.ofNanos(System.nanoTime() - lostAt));
    }

    void equal(long keys) {
        equalKeys = keys;
    }

    List<Fact> headlines(List<Refusal> refusals) {
        List<Fact> facts = new ArrayList<>();
        recovery.ifPresent(took -> facts.add(new Fact("from loss to the first write", HtmlReport.duration(took))));
        facts.add(new Fact("keys proved equal", Figures.count(equalKeys)));
        long refused = refusals.stream()
                .filter(refusal -> refusal.verdict() == Verdict.PROVED)
                .count();
        facts.add(new Fact("damaged or wrong snapshots refused", refused + " of " + refusals.size()));
        report.ifPresent(snapshot -> facts.add(new Fact("snapshot", Figures.size(snapshot.size()))));
        return facts;
    }

    List<Fact> identity() {
        return List.copyOf(identity);
    }
}
