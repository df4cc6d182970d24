package dev.rekindle.engine.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.Origin;
import dev.rekindle.engine.Rekindled;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A seeded life of puts, deletes, transactions, leases and compactions; then snapshot, restore, boot. The seed is the name of the test; run one
 * again with {@code -Drekindle.seed=SEED}, from which both lists below count.
 */
@Execution(ExecutionMode.CONCURRENT)
class RoundTripTest {
    private static final int OPERATIONS = 400;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("someSeeds")
    void givesBackEveryKeyAndEveryHash(long seed, @TempDir Path work) throws Exception {
        roundTrip(seed, work);
    }

    @Tag("soak")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void givesBackEveryKeyAndEveryHashEveryTime(long seed, @TempDir Path work) throws Exception {
        roundTrip(seed, work);
    }

    /** The same with every change, so that a failure is that change's. */
    static LongStream someSeeds() {
        long first = Long.getLong("rekindle.seed", 1000);
        return LongStream.range(first, first + 10);
    }

    /** New ones each time. */
    static LongStream manySeeds() {
        long first = Long.getLong("rekindle.seed", new SplittableRandom().nextLong(1L << 40));
        return LongStream.range(first, first + 500);
    }

    private static void roundTrip(long seed, Path work) throws Exception {
        var versions = List.of(EtcdVersion.values());
        var version = versions.get(Math.floorMod(seed, versions.size()));
        Workload life;
        Origin origin;
        try (var etcd = EtcdProcess.of(version).dataDir(work.resolve("source")).start()) {
            var operations = (int) new SplittableRandom(seed).nextLong(OPERATIONS);
            life = Workload.on(etcd.api(), seed).run(1 + operations, Workload.Compactions.SOME);
            origin = Origin.capture(etcd, work.resolve("snapshot.db"));
        }

        try (var plan = ClusterPlan.loopback(1)) {
            var member = plan.members().getFirst();
            var dataDir = work.resolve("restored");
            Rekindled.member(origin.snapshot(), dataDir, plan, member);
            try (var etcd = EtcdProcess.of(version)
                    .plan(member)
                    .cluster(plan)
                    .dataDir(dataDir)
                    .start()) {
                origin.assertHeldBy(etcd);
                life.assertHeldBy(etcd.api());
                assertThat(etcd.api().leases().ids())
                        .containsExactlyInAnyOrderElementsOf(origin.expected().leases());
            }
        }
    }
}
