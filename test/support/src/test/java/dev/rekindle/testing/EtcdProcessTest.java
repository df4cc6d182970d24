package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EtcdProcessTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void keepsItsDataOverARestartAndAKill(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().put("a", "1");

            etcd.restart();
            etcd.api().put("b", "2");
            etcd.kill();
            etcd.restart();

            assertThat(etcd.api().list("")).extracting(row -> row.key().text()).containsExactly("a", "b");
            assertThat(etcd.api().maintenance().status().version()).isEqualTo(version.full());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsWritesAndRemembersHistory(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            EtcdApi api = etcd.api();
            long first = api.put("k", "old");
            api.txn(List.of(TxnOperation.put("k", "new"), TxnOperation.put("l", "x"), TxnOperation.delete("none")));
            long deleted = api.delete("l");

            assertThat(api.get("k").orElseThrow())
                    .isEqualTo(new EtcdKeyValue(Bytes.of("k"), first, first + 1, 2, Bytes.of("new"), 0));
            assertThat(api.get(Bytes.of("k"), first).orElseThrow().value()).isEqualTo(Bytes.of("old"));
            assertThat(api.get("l")).isEmpty();
            assertThat(api.revision()).isEqualTo(deleted);

            api.compact(deleted);
            assertThatThrownBy(() -> api.get(Bytes.of("k"), first))
                    .isInstanceOf(EtcdApiException.class)
                    .hasMessageContaining("compacted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsMoreKeysThanFitOnAPage(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            EtcdApi api = etcd.api();
            for (int txn = 0; txn < 50; txn++) {
                int from = txn * 100;
                api.txn(IntStream.range(from, from + 100)
                        .mapToObj(i -> TxnOperation.put("key-%05d".formatted(i), "v" + i))
                        .toList());
            }

            assertThat(api.list("key-"))
                    .hasSize(5000)
                    .isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
            assertThat(api.count("key-01", 0)).isEqualTo(1000);
            assertThat(api.count("", 26)).isEqualTo(2500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsLeasesAlarmsMembersAndHashes(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            EtcdApi api = etcd.api();
            long lease = api.leases().grant(Duration.ofHours(1), 4711);
            api.put(new TxnOperation.Put(Bytes.of("leased"), Bytes.of("x"), lease));
            assertThat(api.leases().ids()).containsExactly(4711L);
            assertThat(api.leases().keys(lease)).containsExactly(Bytes.of("leased"));
            assertThat(api.leases().grantedTtl(lease)).isEqualTo(Duration.ofHours(1));

            long member = api.maintenance().status().memberId();
            assertThat(api.members().list()).singleElement().satisfies(self -> {
                assertThat(self.id()).isEqualTo(member);
                assertThat(self.clientUrls()).containsExactly(etcd.clientUrl());
                assertThat(self.role()).isEqualTo(EtcdMember.Role.VOTER);
            });

            KvHash hash = etcd.etcdctl().hashKv(0);
            assertThat(hash.revision()).isEqualTo(2);
            assertThat(hash.compactRevision()).isEqualTo(-1);

            api.maintenance().raiseNoSpace(member);
            assertThatThrownBy(() -> api.put("full", "x")).hasMessageContaining("space exceeded");
            etcd.restart();
            assertThat(api.maintenance().alarms()).containsExactly(new EtcdAlarm(member, "NOSPACE"));
            api.maintenance().alarms().forEach(api.maintenance()::disarm);
            api.put("full", "no more");

            api.leases().revoke(lease);
            assertThat(api.get("leased")).isEmpty();
            api.maintenance().defragment();
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksForAPasswordOnceAuthIsOn(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().auth().enable("secret");
            etcd.api().put("k", "v");
            etcd.restart();
            etcd.api().auth().login("root", "secret");
            assertThat(etcd.api().get("k")).isPresent();

            try (EtcdApi stranger = EtcdApi.of(etcd.clientUrl())) {
                assertThatThrownBy(() -> stranger.get("k")).isInstanceOf(EtcdApiException.class);
            }
            etcd.etcdctl().user("root", "secret").snapshotSave(directory.resolve("auth.db"));
            assertThat(directory.resolve("auth.db")).isNotEmptyFile();
        }
    }

    @ParameterizedTest
    @EnumSource
    void restoresASnapshotWithItsOwnTools(EtcdVersion version) throws Exception {
        Path file = directory.resolve("snapshot.db");
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().put("k", "v");
            etcd.etcdctl().snapshotSave(file);
        }

        SnapshotStatus status = Etcdutl.of(version).snapshotStatus(file);
        assertThat(status.revision()).isEqualTo(2);
        assertThat(status.totalSize()).isEqualTo(Files.size(file) - 32);
        BboltCli.check(file);
        try (ClusterPlan plan = ClusterPlan.loopback(1)) {
            MemberPlan member = plan.members().getFirst();
            Etcdutl.of(version)
                    .snapshotRestore(file, directory.resolve("restored"), plan, member)
                    .orFail();
            try (EtcdProcess etcd = EtcdProcess.of(version)
                    .plan(member)
                    .dataDir(directory.resolve("restored"))
                    .start()) {
                assertThat(etcd.api().get("k")).isPresent();
            }
        }
    }

    @Test
    void showsTheLogOfAnEtcdThatRefusesToStart() {
        assertThatThrownBy(() ->
                        EtcdProcess.of(EtcdVersion.V3_6).flags("--no-such-flag").start())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exit code 2")
                .hasMessageContaining("no-such-flag");
    }
}
