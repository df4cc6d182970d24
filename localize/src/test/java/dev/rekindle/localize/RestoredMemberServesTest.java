package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real etcd, started from what a restore published. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(120)
class RestoredMemberServesTest {
    @TempDir
    private Path directory;

    @Test
    void servesEveryKeyAndAcceptsWrites(SmallSnapshot snapshot) throws Exception {
        try (MemberPlan plan = MemberPlan.loopback("m1")) {
            Path dataDir = directory.resolve("data");
            run(snapshot, plan, dataDir, Optional.empty());

            try (EtcdProcess etcd = EtcdProcess.of(SmallSnapshot.VERSION)
                    .plan(plan)
                    .dataDir(dataDir)
                    .start()) {
                assertServes(etcd, snapshot);
            }
        }
    }

    @Test
    void servesFromASeparateWalDirectoryThatReplacedAnOldOne(SmallSnapshot snapshot) throws Exception {
        try (MemberPlan plan = MemberPlan.loopback("m1")) {
            Path dataDir = directory.resolve("data");
            Path walDir = directory.resolve("wal");
            String flag = "--wal-dir=" + walDir;
            try (EtcdProcess old = EtcdProcess.of(SmallSnapshot.VERSION)
                    .plan(plan)
                    .dataDir(dataDir)
                    .flags(flag)
                    .start()) {
                old.api().put("old", "data");
            }

            run(snapshot, plan, dataDir, Optional.of(walDir));

            try (EtcdProcess etcd = EtcdProcess.of(SmallSnapshot.VERSION)
                    .plan(plan)
                    .dataDir(dataDir)
                    .flags(flag)
                    .start()) {
                assertServes(etcd, snapshot);
                assertThat(etcd.api().get("old")).isEmpty();
            }
        }
    }

    /** The barrier between two volumes rests on this. */
    @ParameterizedTest
    @EnumSource
    void noEtcdStartsWhereTheMemberIsAFile(EtcdVersion version) throws Exception {
        Path dataDir = Files.createDirectories(directory.resolve("data"));
        Files.write(dataDir.resolve("member"), new Barrier("t", Optional.of(directory), Barrier.Then.MEMBER).toBytes());

        try (EtcdProcess etcd = EtcdProcess.of(version).dataDir(dataDir).launch()) {
            assertThat(etcd.awaitExit(Duration.ofSeconds(30))).isNotZero();
        }
        assertThat(dataDir.resolve("member")).isRegularFile();
    }

    private static void assertServes(EtcdProcess etcd, SmallSnapshot snapshot) {
        assertThat(etcd.api().list("")).isEqualTo(snapshot.keys());
        assertThat(etcd.api().revision()).isEqualTo(snapshot.revision());
        etcd.api().leases().revoke(etcd.api().leases().grant(Duration.ofSeconds(60)));
        assertThat(etcd.api().put("after", "restore")).isEqualTo(snapshot.revision() + 1);
    }

    private static void run(SmallSnapshot snapshot, MemberPlan plan, Path dataDir, Optional<Path> walDir)
            throws Exception {
        Content content = new Content.FromSnapshot(
                new FileSource(snapshot.file()),
                new dev.rekindle.localize.MemberPlan(
                        plan.name(), plan.initialCluster(), plan.advertisedPeerUrls(), "fresh"),
                Acceptance.USUAL,
                OptionalLong.empty());
        Target target = new Target(dataDir, walDir, ExistingData.ARCHIVE, new Ownership.Inherited());
        Restore.run(new RestoreRequest("t1", target, content), new PosixDisk(), Progress.SILENT);
    }
}
