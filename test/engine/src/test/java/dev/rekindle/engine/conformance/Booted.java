package dev.rekindle.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import java.nio.file.Path;
import java.time.Duration;

/** The life of restored members under a real etcd: everything is there, and everything that an etcd does works. */
record Booted(PreparedSnapshot snapshot) {
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** One member: its data, a lease, a put, a defragmentation, a restart, a new snapshot. */
    void assertLives(EtcdProcess etcd, Path work) {
        openUp(etcd.api());
        assertHolds(etcd);
        assertWrites(etcd);
        etcd.api().maintenance().defragment();
        etcd.restart();
        assertThat(etcd.api().get("after the restore")).isPresent();

        var again = work.resolve("again.db");
        etcd.etcdctl().snapshotSave(again);
        BboltCli.check(again);
        assertThat(Etcdutl.of(snapshot.version()).snapshotStatus(again).revision())
                .isEqualTo(etcd.api().revision());
    }

    /** Every member holds everything; what one writes, all read; the membership is the planned one. */
    void assertLives(EtcdCluster cluster) {
        openUp(cluster.member(0).api());
        cluster.members().forEach(this::assertHolds);
        assertWrites(cluster.member(0));
        for (var etcd : cluster.members()) {
            assertThat(etcd.api().get("after the restore"))
                    .as("what %s reads", etcd)
                    .isPresent();
            assertThat(etcd.api().members().list())
                    .extracting(EtcdMember::name)
                    .containsExactlyInAnyOrderElementsOf(cluster.members().stream()
                            .map(member -> member.plan().name())
                            .toList());
        }
    }

    private void assertHolds(EtcdProcess etcd) {
        Origin.of(snapshot).assertHeldBy(etcd);
        assertThat(etcd.api().leases().ids())
                .containsExactlyInAnyOrderElementsOf(snapshot.expected().leases());
        assertThat(etcd.api().maintenance().alarms())
                .isEqualTo(snapshot.expected().alarms());
    }

    /** An alarm that came along keeps etcd from writing: that is etcd's own behaviour after any restore. */
    private void assertWrites(EtcdProcess etcd) {
        var api = etcd.api();
        api.maintenance().alarms().forEach(api.maintenance()::disarm);
        long before = api.revision();
        api.leases().revoke(api.leases().grant(LEASE));
        assertThat(api.put("after the restore", "written")).isEqualTo(before + 1);
    }

    /** Users come back with their passwords; root then lets everybody in, so that the rest needs no login. */
    private void openUp(EtcdApi api) {
        if (snapshot.shape() == SnapshotShape.AUTH) {
            assertThatThrownBy(() -> api.get("anything")).isInstanceOf(EtcdApiException.class);
            api.auth().login("root", SnapshotShape.ROOT_PASSWORD);
            api.auth().disable();
        }
    }
}
