package dev.rekindle.engine.conformance;

import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes of snapshots from every version of etcd (each of each in the long run), against that version's own tools and server. */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTest {
    /** Enough for every change: one with a history and leases, one whose members are a tree. */
    private static final Set<SnapshotShape> BOOTED_AS_CLUSTERS =
            Set.of(SnapshotShape.DELETES_AND_COMPACTIONS, SnapshotShape.SEVEN_MEMBERS);

    /** In which versions of etcd differ: what is in their meta bucket, and what a history leaves. */
    private static final Set<SnapshotShape> TELLING = Set.of(
            SnapshotShape.MANY_KEYS,
            SnapshotShape.DELETES_AND_COMPACTIONS,
            SnapshotShape.AUTH,
            SnapshotShape.SEVEN_MEMBERS,
            SnapshotShape.BARE_DB);

    private static final Restorer REKINDLE = new Restorer.Rekindle();

    @ParameterizedTest
    @MethodSource("newestAndTelling")
    void isReadAndRestoredAsEtcdDoes(PreparedSnapshot snapshot, @TempDir Path work) throws Exception {
        var findings = new Findings(snapshot);

        compareAlone(snapshot, work, findings);
        if (BOOTED_AS_CLUSTERS.contains(snapshot.shape())) {
            compareClusters(snapshot, work, findings);
        }

        findings.conclude();
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("everySnapshot")
    void isReadAndRestoredAsEtcdDoesInEveryCluster(PreparedSnapshot snapshot, @TempDir Path work) throws Exception {
        var findings = new Findings(snapshot);

        compareAlone(snapshot, work, findings);
        compareClusters(snapshot, work, findings);

        findings.conclude();
    }

    static Stream<PreparedSnapshot> everySnapshot() {
        return Arrays.stream(EtcdVersion.values())
                .flatMap(version -> Arrays.stream(SnapshotShape.values()).map(shape -> shape.of(version)));
    }

    /** Every shape of the newest version, and of each other those that tell it apart. */
    static Stream<PreparedSnapshot> newestAndTelling() {
        return everySnapshot()
                .filter(snapshot -> snapshot.version() == EtcdVersion.V3_7 || TELLING.contains(snapshot.shape()));
    }

    private static void compareAlone(PreparedSnapshot snapshot, Path work, Findings findings) throws Exception {
        new SaidAlike(snapshot).compare(findings);
        new RestoredAlike(snapshot, work).compare(findings);
        findings.compare(Aspect.ONE_MEMBER, "lives", () -> liveAlone(snapshot, work));
    }

    private static void compareClusters(PreparedSnapshot snapshot, Path work, Findings findings) {
        var peer = new Restorer.Peer(snapshot.version());
        findings.compare(
                Aspect.THREE_MEMBERS,
                "live",
                () -> liveTogether(snapshot, work.resolve("three"), List.of(REKINDLE, REKINDLE, REKINDLE)));
        findings.compare(
                Aspect.MIXED,
                "live",
                () -> liveTogether(snapshot, work.resolve("mixed"), List.of(peer, REKINDLE, REKINDLE)));
    }

    private static void liveAlone(PreparedSnapshot snapshot, Path work) throws Exception {
        try (var plan = ClusterPlan.loopback(1)) {
            var member = plan.members().getFirst();
            var dataDir = work.resolve("alone");
            REKINDLE.restore(snapshot, dataDir, plan, member);
            try (var etcd = EtcdProcess.of(snapshot.version())
                    .plan(member)
                    .cluster(plan)
                    .dataDir(dataDir)
                    .start()) {
                new Booted(snapshot).assertLives(etcd, work);
            }
        }
    }

    private static void liveTogether(PreparedSnapshot snapshot, Path root, List<Restorer> restorers) throws Exception {
        var plan = ClusterPlan.loopback(restorers.size());
        for (int i = 0; i < restorers.size(); i++) {
            var member = plan.members().get(i);
            restorers.get(i).restore(snapshot, root.resolve(member.name()), plan, member);
        }
        try (var cluster = EtcdCluster.start(snapshot.version(), plan, root, etcd -> etcd)) {
            new Booted(snapshot).assertLives(cluster);
        }
    }
}
