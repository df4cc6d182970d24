package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Workload.Compactions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void knowsWhatEtcdHolds(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            Workload workload = Workload.on(etcd.api(), 7).run(400, Compactions.SOME);

            workload.assertHeldBy(etcd.api());
            assertThat(etcd.api().revision()).isEqualTo(workload.revision());
            assertThat(workload.liveValues()).hasSizeGreaterThan(50);
            assertThat(etcd.hashKv(0).compactRevision()).isPositive();
        }
    }

    @Test
    void aSeedRepeatsItself() {
        assertThat(hashAfter(EtcdVersion.V3_7, 7)).isEqualTo(hashAfter(EtcdVersion.V3_6, 7));
        assertThat(hashAfter(EtcdVersion.V3_6, 8)).isNotEqualTo(hashAfter(EtcdVersion.V3_6, 7));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasObservedIsThereAfterARestoreByEtcdsOwnTool(EtcdVersion version) {
        PreparedSnapshot snapshot = SnapshotShape.DELETES_AND_COMPACTIONS.of(version);
        Path data = directory.resolve("data");
        try (ClusterPlan plan = ClusterPlan.loopback(1)) {
            MemberPlan member = plan.members().getFirst();
            Etcdutl.of(version)
                    .snapshotRestore(snapshot.file(), data, plan, member)
                    .orFail();
            try (EtcdProcess etcd =
                    EtcdProcess.of(version).plan(member).dataDir(data).start()) {
                snapshot.expected().assertSameKeys(etcd.api());
                snapshot.expected().assertSameHashes(etcd);
                assertThat(etcd.api().leases().ids())
                        .containsExactlyInAnyOrderElementsOf(snapshot.expected().leases());
            }
        }
    }

    private static KvHash hashAfter(EtcdVersion version, long seed) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            Workload.on(etcd.api(), seed).run(300, Compactions.SOME);
            return etcd.hashKv(0);
        }
    }
}
