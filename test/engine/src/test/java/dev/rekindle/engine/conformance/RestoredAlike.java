package dev.rekindle.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.PreparedSnapshot;
import java.nio.file.Path;

/** The first of three members, restored by us and by etcdutl, file by file. */
final class RestoredAlike {
    private static final String NEWER_PEER = "equal to etcdutl 3.5 ¹";

    private final PreparedSnapshot snapshot;
    private final Path work;
    private final EtcdVersion peer;

    /** Takes an empty directory to work in. */
    RestoredAlike(PreparedSnapshot snapshot, Path work) {
        this.snapshot = snapshot;
        this.work = work;
        this.peer = snapshot.version().atLeast(EtcdVersion.V3_5) ? snapshot.version() : EtcdVersion.V3_5;
    }

    void compare(Findings findings) throws Exception {
        try (var cluster = ClusterPlan.loopback(3)) {
            var member = cluster.members().getFirst();
            new Restorer.Rekindle().restore(snapshot, work.resolve("ours"), cluster, member);
            new Restorer.Peer(peer).restore(snapshot, work.resolve("theirs"), cluster, member);
        }
        var verdict = peer == snapshot.version() ? "equal" : NEWER_PEER;
        findings.compare(Aspect.DATABASE, verdict, this::assertSameDatabase);
        findings.compare(
                Aspect.WAL, verdict, () -> assertThat(WalText.read(ours())).isEqualTo(WalText.read(theirs())));
        findings.compare(
                Aspect.SNAP, verdict, () -> assertThat(SnapText.read(ours())).isEqualTo(SnapText.read(theirs())));
        findings.compare(Aspect.STRUCTURE, "clean", () -> BboltCli.check(database(ours())));
    }

    /** The status hash covers every bucket: keys, members, leases, users, alarms, the log position. */
    private void assertSameDatabase() {
        var tool = Etcdutl.of(peer);
        var mine = tool.snapshotStatus(database(ours()));
        var others = tool.snapshotStatus(database(theirs()));
        assertThat(mine.hash()).as("status hash").isEqualTo(others.hash());
        assertThat(mine.revision()).isEqualTo(others.revision());
        assertThat(mine.totalKeys()).isEqualTo(others.totalKeys());
    }

    private Path ours() {
        return work.resolve("ours").resolve("member");
    }

    private Path theirs() {
        return work.resolve("theirs").resolve("member");
    }

    private static Path database(Path member) {
        return member.resolve("snap").resolve("db");
    }
}
