package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.member.CrossMemberResult.Finding;
import dev.rekindle.backup.member.CrossMemberResult.MemberVerdict;
import dev.rekindle.backup.member.CrossMemberResult.Verdict;
import dev.rekindle.backup.member.MemberDiscovery;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several members: the snapshot comes from a fit one, and a member that differs is found and named. */
class ClusterBackupTest {
    private static final String TARGET = "the-value-in-which-a-bit-will-flip";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void takesTheSnapshotOfAFollowerWithWhomAllAgree(EtcdVersion version) throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(version, 3, directory.resolve("etcd"))) {
            SnapshotSaveTest.fill(cluster.member(0).api(), 50);

            BackupResult backup = save(urls(cluster.members()), BackupOptions.DEFAULTS);

            assertThat(backup.manifest().source().memberName())
                    .isNotEqualTo(cluster.leader().plan().name());
            assertThat(verdicts(backup)).containsOnly(Verdict.EQUAL).hasSize(3);
            assertThat(backup.comparison().finding()).isEqualTo(Finding.AGREED);
        }
    }

    @Test
    void asksMembersThatNobodyNamedAndTakesNoSnapshotFromThem() throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, 3, directory.resolve("etcd"))) {
            SnapshotSaveTest.fill(cluster.member(0).api(), 10);
            List<String> leader = List.of(cluster.leader().clientUrl());

            BackupResult all = save(leader, BackupOptions.DEFAULTS);
            BackupResult one = save(leader, BackupOptions.DEFAULTS.withDiscovery(MemberDiscovery.NAMED_ONLY));

            assertThat(all.manifest().source().memberName())
                    .isEqualTo(cluster.leader().plan().name());
            assertThat(verdicts(all)).containsOnly(Verdict.EQUAL).hasSize(3);
            assertThat(verdicts(one)).containsExactlyInAnyOrder(Verdict.EQUAL, Verdict.UNKNOWN, Verdict.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheMemberWhoseDatabaseHasAFlippedBit(EtcdVersion version) throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(version, 3, directory.resolve("etcd"))) {
            SnapshotSaveTest.fill(cluster.member(0).api(), 20);
            cluster.member(0).api().put("target", TARGET);
            EtcdProcess damaged = follower(cluster);
            flipABit(damaged);

            BackupResult backup = save(urls(cluster.members()), BackupOptions.DEFAULTS);

            assertThat(backup.manifest().source().memberName())
                    .isNotEqualTo(damaged.plan().name());
            assertThat(backup.comparison().finding()).isEqualTo(Finding.OTHERS_DIFFER);
            assertThat(backup.comparison().members())
                    .filteredOn(verdict -> verdict.verdict() == Verdict.DIFFERS)
                    .extracting(verdict -> verdict.member().name())
                    .containsExactly(damaged.plan().name());

            assertThatThrownBy(() -> save(List.of(damaged.clientUrl()), BackupOptions.DEFAULTS))
                    .hasMessageContaining("the data of member " + damaged.plan().name())
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            e -> assertThat(e.reason()).isEqualTo(BackupException.Reason.MEMBERS_DIFFER));
            assertThat(snapshots()).hasSize(1);
        }
    }

    @Test
    void neverTakesASnapshotFromALearner() throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, 1, directory.resolve("etcd"));
                MemberPlan joining = MemberPlan.loopback("learner")) {
            EtcdProcess voter = cluster.member(0);
            SnapshotSaveTest.fill(voter.api(), 10);
            voter.api().members().add(joining.peerUrl(), EtcdMember.Role.LEARNER);
            var plan = new ClusterPlan(
                    List.of(voter.plan(), joining), cluster.plan().token());
            try (EtcdProcess learner = EtcdProcess.of(EtcdVersion.V3_6)
                    .plan(joining)
                    .cluster(plan)
                    .flags("--initial-cluster-state=existing")
                    .dataDir(directory.resolve("learner"))
                    .start()) {
                BackupResult both = save(urls(List.of(learner, voter)), BackupOptions.DEFAULTS);

                assertThat(both.manifest().source().memberName()).isEqualTo("m1");
                assertThat(verdicts(both)).containsExactlyInAnyOrder(Verdict.EQUAL, Verdict.UNKNOWN);
                assertThatThrownBy(() -> save(List.of(learner.clientUrl()), BackupOptions.DEFAULTS))
                        .hasMessageContaining("learner; name a voting member")
                        .isInstanceOfSatisfying(
                                EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.LEARNER));
            }
        }
    }

    @Test
    void passesOverAMemberThatHangs() throws Exception {
        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, 3, directory.resolve("etcd"))) {
            SnapshotSaveTest.fill(cluster.member(0).api(), 10);
            EtcdProcess leader = cluster.leader();
            EtcdProcess frozen = follower(cluster);
            signal("-STOP", frozen);
            try {
                long ahead = leader.api().put("after", "the freeze");

                BackupResult backup = save(urls(cluster.members()), BackupOptions.DEFAULTS);

                assertThat(backup.report().revision()).isEqualTo(ahead);
                assertThat(backup.manifest().source().memberName())
                        .isNotEqualTo(frozen.plan().name());
                assertThat(verdicts(backup)).containsExactlyInAnyOrder(Verdict.EQUAL, Verdict.EQUAL, Verdict.UNKNOWN);
                assertThatThrownBy(() -> save(List.of(frozen.clientUrl()), BackupOptions.DEFAULTS))
                        .isInstanceOfSatisfying(
                                EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.TIMEOUT));
            } finally {
                signal("-CONT", frozen);
            }
        }
    }

    @Test
    void refusesAMemberThatIsCutOffFromTheOthers() throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, 3, directory.resolve("etcd"))) {
            SnapshotSaveTest.fill(cluster.member(0).api(), 10);
            EtcdProcess alone = cluster.member(0);
            cluster.member(1).kill();
            cluster.member(2).kill();
            Await.until(
                    "the leader to be gone",
                    Duration.ofSeconds(20),
                    () -> alone.api().maintenance().status().leader() == 0);

            assertThatThrownBy(() -> save(List.of(alone.clientUrl()), BackupOptions.DEFAULTS))
                    .hasMessageContaining("quorum")
                    .isInstanceOfSatisfying(
                            EtcdException.class,
                            e -> assertThat(e.kind()).isIn(EtcdException.Kind.NO_LEADER, EtcdException.Kind.TIMEOUT));
            assertThat(snapshots()).isEmpty();
        }
    }

    @Test
    void refusesEndpointsOfTwoClusters() throws IOException {
        try (EtcdProcess one = EtcdProcess.of(EtcdVersion.V3_6).start();
                EtcdProcess other = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            assertThatThrownBy(() -> save(urls(List.of(one, other)), BackupOptions.DEFAULTS))
                    .hasMessageContaining("name the endpoints of one cluster");
        }
    }

    @Test
    void goesToAnotherMemberWhenTheFirstDiesMidStream() throws IOException {
        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, 3, directory.resolve("etcd"))) {
            String value = "v".repeat(500_000);
            for (int i = 0; i < 20; i++) {
                cluster.member(0).api().put("large" + i, value);
            }
            var killed = new ArrayList<String>();

            BackupResult backup = save(urls(cluster.members()), BackupOptions.DEFAULTS, event -> {
                if (event instanceof BackupEvent.Chosen chosen && killed.isEmpty()) {
                    killed.add(chosen.source().member().name());
                }
                if (event instanceof BackupEvent.Received && killed.size() == 1) {
                    member(cluster, killed.getFirst()).kill();
                    killed.add("done");
                }
            });

            assertThat(backup.manifest().source().memberName()).isNotEqualTo(killed.getFirst());
            assertThat(snapshots()).hasSize(1);
        }
    }

    private static EtcdProcess member(EtcdCluster cluster, String name) {
        return cluster.members().stream()
                .filter(member -> member.plan().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EtcdProcess follower(EtcdCluster cluster) {
        EtcdProcess leader = cluster.leader();
        return cluster.members().stream()
                .filter(member -> member != leader)
                .findFirst()
                .orElseThrow();
    }

    /** In every copy of the value that the file has, stale pages included; the member is stopped meanwhile. */
    private static void flipABit(EtcdProcess member) throws IOException {
        member.stop();
        byte[] bytes = Files.readAllBytes(member.database());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int flipped = 0;
        for (int at = text.indexOf(TARGET); at >= 0; at = text.indexOf(TARGET, at + 1)) {
            bytes[at] ^= 1;
            flipped++;
        }
        assertThat(flipped).isPositive();
        Files.write(member.database(), bytes);
        member.restart();
    }

    private static void signal(String signal, EtcdProcess process) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private BackupResult save(List<String> urls, BackupOptions options) throws IOException {
        return save(urls, options, BackupListener.SILENT);
    }

    private BackupResult save(List<String> urls, BackupOptions options, BackupListener listener) throws IOException {
        Path file = directory.resolve("snapshot-" + snapshots().size() + ".db");
        var connection = ConnectionOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(8));
        var request = new SnapshotSaveRequest(SnapshotSaveTest.endpoints(urls), connection, file, options, "test");
        return new SnapshotSave(listener, InstantSource.system()).run(request).backup();
    }

    private static List<String> urls(List<EtcdProcess> members) {
        return members.stream().map(EtcdProcess::clientUrl).toList();
    }

    private static List<Verdict> verdicts(BackupResult backup) {
        return backup.comparison().members().stream()
                .map(MemberVerdict::verdict)
                .toList();
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".db")).toList();
        }
    }
}
