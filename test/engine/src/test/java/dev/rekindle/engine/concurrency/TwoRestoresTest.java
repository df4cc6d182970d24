package dev.rekindle.engine.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.LocalizeCall;
import dev.rekindle.engine.LocalizeEnd;
import dev.rekindle.engine.Origin;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.RunningCommand;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two {@code restore-localize} processes on one data directory, as when a pod is replaced before its predecessor is quite dead. */
class TwoRestoresTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final ClusterPlan plan = ClusterPlan.loopback(1);
    private final Origin origin = Origin.of(SnapshotShape.LARGE_VALUES.of(EtcdVersion.V3_6));

    @TempDir
    private Path work;

    private Path dataDir;

    @BeforeEach
    void place() throws IOException {
        work = work.toRealPath();
        dataDir = work.resolve("data");
    }

    @AfterEach
    void release() {
        plan.close();
    }

    @Test
    void theSecondWaitsForTheFirstAndFindsItsWorkDone() throws Exception {
        // The first is held for a while at the very rename that publishes.
        var held = List.of(
                "strace",
                "-f",
                "-qqq",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-P",
                dataDir.resolve("member").toString(),
                "-e",
                "trace=renameat2",
                "-e",
                "inject=renameat2:delay_enter=2000000",
                "--");

        try (var first = localize("one", "Refuse").under(held).start()) {
            Await.until(
                    "the first to stage",
                    DEADLINE,
                    () -> Files.exists(dataDir.resolve(".rekindle/staging-one/member/rekindle-receipt.json")));
            try (var second = localize("one", "Refuse").start()) {
                var secondResult = second.await(DEADLINE);

                assertThat(end(first)).isEqualTo(new LocalizeEnd(0, "Restored"));
                assertThat(LocalizeEnd.of(secondResult)).isEqualTo(new LocalizeEnd(0, "AlreadyDone"));
                assertThat(secondResult.out()).contains("another restore is at work here");
            }
        }
        assertOneWholeMember();
    }

    @RepeatedTest(5)
    void oneOfTwoEqualOrdersRestoresAndTheOtherHasNothingToDo() throws Exception {
        try (var first = localize("one", "Refuse").start();
                var second = localize("one", "Refuse").start()) {
            assertThat(List.of(end(first), end(second)))
                    .containsExactlyInAnyOrder(new LocalizeEnd(0, "Restored"), new LocalizeEnd(0, "AlreadyDone"));
        }
        assertOneWholeMember();
    }

    @RepeatedTest(3)
    void oneOfTwoDifferentOrdersRestoresAndTheOtherIsRefused() throws Exception {
        try (var first = localize("one", "Refuse").start();
                var second = localize("two", "Refuse").start()) {
            assertThat(List.of(end(first), end(second)))
                    .containsExactlyInAnyOrder(new LocalizeEnd(0, "Restored"), new LocalizeEnd(30, "TargetNotEmpty"));
        }
        assertOneWholeMember();
    }

    private Command localize(String token, String existingData) throws IOException {
        var ticket = LocalizeCall.writeTicket(
                Files.createTempDirectory(work, "ticket"),
                origin.snapshot(),
                Map.of("existing-data", existingData, "cluster-token", plan.token()));
        var member = plan.members().getFirst();
        var etcd = List.of(
                "--name=" + member.name(),
                "--data-dir=" + dataDir,
                "--initial-cluster=" + plan.initialCluster(),
                "--initial-advertise-peer-urls=" + member.advertisedPeerUrls());
        var log = Files.createTempFile(work, "termination", ".log");
        return new LocalizeCall(ticket, token, log, etcd, LocalizeCall.NativeAccess.ALLOWED).command();
    }

    private static LocalizeEnd end(RunningCommand running) {
        return LocalizeEnd.of(running.await(DEADLINE));
    }

    private void assertOneWholeMember() throws IOException {
        assertThat(dataDir).isDirectoryNotContaining("glob:**/.rekindle");
        try (var etcd = EtcdProcess.of(origin.version())
                .plan(plan.members().getFirst())
                .cluster(plan)
                .dataDir(dataDir)
                .start()) {
            origin.assertHeldBy(etcd);
        }
    }
}
