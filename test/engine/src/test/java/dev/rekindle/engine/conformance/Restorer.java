package dev.rekindle.engine.conformance;

import dev.rekindle.engine.Rekindled;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.PreparedSnapshot;
import java.nio.file.Path;

/** Who restores a member. */
sealed interface Restorer {
    /** Restores one member of a planned cluster into a directory that does not exist yet. */
    void restore(PreparedSnapshot snapshot, Path dataDir, ClusterPlan cluster, MemberPlan member) throws Exception;

    /** We do. */
    record Rekindle() implements Restorer {
        @Override
        public void restore(PreparedSnapshot snapshot, Path dataDir, ClusterPlan cluster, MemberPlan member)
                throws Exception {
            Rekindled.member(snapshot.file(), dataDir, cluster, member);
        }
    }

    /** etcd's own tool of some version does. */
    record Peer(EtcdVersion version) implements Restorer {
        @Override
        public void restore(PreparedSnapshot snapshot, Path dataDir, ClusterPlan cluster, MemberPlan member) {
            var flags = snapshot.shape().hasTrailer() ? new String[0] : new String[] {"--skip-hash-check"};
            Etcdutl.of(version)
                    .snapshotRestore(snapshot.file(), dataDir, cluster, member, flags)
                    .orFail();
        }
    }
}
