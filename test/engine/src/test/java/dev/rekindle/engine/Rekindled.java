package dev.rekindle.engine;

import dev.rekindle.localize.Acceptance;
import dev.rekindle.localize.Content;
import dev.rekindle.localize.ExistingData;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.Ownership;
import dev.rekindle.localize.Progress;
import dev.rekindle.localize.Restore;
import dev.rekindle.localize.RestoreRequest;
import dev.rekindle.localize.RestoreResult;
import dev.rekindle.localize.Target;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.snapshot.TrailerPolicy;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.MemberPlan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Members restored by the engine, called as a library in this process. */
public final class Rekindled {
    private Rekindled() {}

    /** Restores one member of a planned cluster into a directory that does not exist yet. */
    public static RestoreResult member(Path snapshot, Path dataDir, ClusterPlan cluster, MemberPlan member)
            throws Exception {
        return member(snapshot, dataDir, cluster, member, Expectations.NONE);
    }

    /** The same, provided that the snapshot is what is expected. A store without keys is taken, and the bare file of a stopped member. */
    public static RestoreResult member(
            Path snapshot, Path dataDir, ClusterPlan cluster, MemberPlan member, Expectations expectations)
            throws Exception {
        var acceptance = new Acceptance(
                expectations, TrailerPolicy.OPTIONAL, Acceptance.EmptyKeyspace.ALLOWED, Optional.empty());
        var content = new Content.FromSnapshot(
                new FileSource(snapshot),
                new dev.rekindle.localize.MemberPlan(
                        member.name(), cluster.initialCluster(), member.advertisedPeerUrls(), cluster.token()),
                acceptance,
                OptionalLong.empty());
        var target = Target.of(dataDir, Optional.empty(), ExistingData.REFUSE, new Ownership.Inherited());
        return Restore.run(RestoreRequest.of("suite", target, content), new PosixDisk(), Progress.SILENT);
    }
}
