package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.MemberPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real etcd, started from what a rollback put back: the cluster from before the restore, with every write that it had taken. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(300)
class RolledBackMemberServesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1, INSIDE", "3, INSIDE", "1, ELSEWHERE", "3, ELSEWHERE"})
    void theOldClusterServesAgainWithItsOwnIdAndItsLastWrite(int size, Wal wal, SmallSnapshot snapshot)
            throws Exception {
        ClusterPlan plan = ClusterPlan.loopback(size);
        try (EtcdCluster old = EtcdCluster.start(
                plan, directory, member -> EtcdProcess.of(SmallSnapshot.VERSION).flags(wal.flags(directory, member)))) {
            old.member(0).api().put("old", "data");
            long cluster = old.member(0).api().maintenance().status().clusterId();
            old.members().forEach(EtcdProcess::stop);
            for (MemberPlan member : plan.members()) {
                Restore.run(
                        new RestoreRequest("t1", target(member, wal), content(plan, member, snapshot)),
                        new PosixDisk(),
                        Progress.SILENT);
            }
            try (Members restored = Members.start(plan, directory, wal)) {
                assertThat(restored.first().api().get("old")).isEmpty();
                assertThat(restored.first().api().maintenance().status().clusterId())
                        .isNotEqualTo(cluster);
                restored.first().api().put("new", "data");
            }

            for (MemberPlan member : plan.members()) {
                Rollback.run("t1", target(member, wal), new PosixDisk(), Progress.SILENT);
            }

            try (Members again = Members.start(plan, directory, wal)) {
                for (EtcdProcess member : again.processes()) {
                    assertThat(member.api().get("old")).isPresent();
                    assertThat(member.api().get("new")).isEmpty();
                    assertThat(member.api().maintenance().status().clusterId()).isEqualTo(cluster);
                }
                again.first().api().put("after", "rollback");
            }
        }
    }

    /** Where a member's WAL lies. */
    enum Wal {
        INSIDE,
        ELSEWHERE;

        Optional<Path> directory(Path root, MemberPlan member) {
            return this == INSIDE ? Optional.empty() : Optional.of(root.resolve(member.name() + "-wal"));
        }

        String[] flags(Path root, MemberPlan member) {
            return directory(root, member).stream()
                    .map(path -> "--wal-dir=" + path)
                    .toArray(String[]::new);
        }
    }

    /** The members of one start. */
    private record Members(List<EtcdProcess> processes) implements AutoCloseable {
        static Members start(ClusterPlan plan, Path root, Wal wal) throws Exception {
            List<EtcdProcess> processes = new ArrayList<>();
            for (MemberPlan member : plan.members()) {
                processes.add(EtcdProcess.of(SmallSnapshot.VERSION)
                        .flags(wal.flags(root, member))
                        .plan(member)
                        .cluster(plan)
                        .dataDir(root.resolve(member.name()))
                        .launch());
            }
            processes.forEach(EtcdProcess::awaitReady);
            return new Members(processes);
        }

        EtcdProcess first() {
            return processes.getFirst();
        }

        @Override
        public void close() {
            processes.forEach(EtcdProcess::close);
        }
    }

    private Target target(MemberPlan member, Wal wal) {
        return new Target(
                directory.resolve(member.name()),
                wal.directory(directory, member),
                ExistingData.ARCHIVE,
                new Ownership.Inherited());
    }

    private static Content content(ClusterPlan plan, MemberPlan member, SmallSnapshot snapshot) {
        return new Content.FromSnapshot(
                new FileSource(snapshot.file()),
                new dev.rekindle.localize.MemberPlan(
                        member.name(), plan.initialCluster(), member.advertisedPeerUrls(), "fresh"),
                Acceptance.USUAL,
                OptionalLong.empty());
    }
}
