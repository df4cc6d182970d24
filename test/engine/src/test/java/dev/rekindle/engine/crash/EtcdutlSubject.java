package dev.rekindle.engine.crash;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdVersion;

/**
 * etcd's own restore, the peer to compare with: etcdutl, or for 3.4 the etcdctl that did its work.
 *
 * @param version of the tool
 * @param origin the snapshot that it restores
 */
record EtcdutlSubject(EtcdVersion version, Origin origin) implements Subject {
    @Override
    public String name() {
        return (version == EtcdVersion.V3_4 ? "etcdctl " : "etcdutl ") + version.full();
    }

    @Override
    public Command restoreInto(Box box) {
        var binaries = version.binaries();
        return Command.of(
                        binaries.etcdutl().orElseGet(binaries::etcdctl),
                        "snapshot",
                        "restore",
                        origin.snapshot().toString(),
                        "--data-dir=" + box.dataDir(),
                        "--name=" + Box.MEMBER_NAME,
                        "--initial-cluster=" + Box.INITIAL_CLUSTER,
                        "--initial-advertise-peer-urls=" + Box.PEER_URL,
                        "--initial-cluster-token=" + Box.TOKEN)
                .environment("ETCDCTL_API", "3");
    }
}
