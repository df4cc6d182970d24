package dev.rekindle.localize.materialize;

import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.snap.RestoredSnap;
import dev.rekindle.localize.wal.RestoredWal;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.MemberPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Puts a member's data directory together from the formats alone, with no regard for crashes: what remains of a restore without the engine.
 *
 * @param dataDir holds {@code member/}
 */
record RestoredMember(Path dataDir, ClusterIdentity cluster) {

    static RestoredMember restore(
            Path snapshot, Path dataDir, ClusterPlan plan, MemberPlan member, Optional<RevisionBump> bump)
            throws IOException, UsageException {
        ClusterIdentity cluster = InitialCluster.parse(plan.initialCluster())
                .identify(
                        member.name(),
                        PeerUrl.parseAll(List.of(member.advertisedPeerUrls().split(","))),
                        plan.token());
        RestoredMember restored = new RestoredMember(dataDir, cluster);
        Files.createDirectories(restored.database().getParent());
        Files.createDirectories(restored.wal().getParent());
        Files.copy(snapshot, restored.database());
        EditedFile.apply(restored.database(), cluster, bump);
        Files.write(restored.wal(), RestoredWal.segment(cluster));
        Files.write(restored.snap(), RestoredSnap.content(cluster));
        return restored;
    }

    Path database() {
        return database(dataDir);
    }

    Path wal() {
        return wal(dataDir);
    }

    Path snap() {
        return dataDir.resolve("member/snap").resolve(RestoredSnap.fileName(cluster));
    }

    static Path database(Path dataDir) {
        return dataDir.resolve("member/snap/db");
    }

    static Path wal(Path dataDir) {
        return dataDir.resolve("member/wal").resolve(RestoredWal.FILE_NAME);
    }
}
