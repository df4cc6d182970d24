package dev.rekindle.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to start one member, again and again.
 *
 * @param initialCluster the value of {@code --initial-cluster}; etcd ignores it once it has a WAL
 * @param token the value of {@code --initial-cluster-token}
 * @param certificates null for plain text
 * @param atClose undoes what was made for this member alone
 */
record EtcdSettings(
        EtcdVersion version,
        MemberPlan plan,
        String initialCluster,
        String token,
        Path dataDir,
        List<String> flags,
        Map<String, String> environment,
        @Nullable TestCertificates certificates,
        Runnable atClose) {

    void cleanUp() {
        atClose.run();
    }

    List<String> command() {
        var words = new ArrayList<String>();
        words.add(version.binaries().etcd().toString());
        words.add("--name=" + plan.name());
        words.add("--data-dir=" + dataDir);
        words.add("--listen-client-urls=" + plan.clientUrl());
        words.add("--advertise-client-urls=" + plan.clientUrl());
        words.add("--listen-peer-urls=" + plan.peerUrl());
        words.add("--initial-advertise-peer-urls=" + plan.advertisedPeerUrls());
        words.add("--initial-cluster=" + initialCluster);
        words.add("--initial-cluster-token=" + token);
        if (version.atLeast(EtcdVersion.V3_5)) {
            // Spares the disk. A killed process loses nothing by it, as the page cache outlives the process; only a
            // power cut would.
            words.add("--unsafe-no-fsync");
        }
        if (certificates != null) {
            words.addAll(certificates.serverFlags());
        }
        words.addAll(flags);
        return words;
    }
}
