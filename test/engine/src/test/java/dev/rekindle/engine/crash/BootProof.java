package dev.rekindle.engine.crash;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.EtcdProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Boots a real etcd on a copy of a data directory and says how it fares. The directory itself is not touched. Safe for several threads.
 *
 * @param origin what the etcd must hold; its version is the one that is booted
 */
record BootProof(Origin origin) {
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** Waits {@code patience} for it to serve: alone, and with the short election below, an etcd needs a fraction of a second. */
    Boot boot(Path dataDir, Duration patience) throws IOException {
        var work = Files.createTempDirectory("rekindle-boot");
        try {
            var copy = work.resolve("data");
            Tree.copy(dataDir, copy);
            try (var etcd = launch(copy)) {
                if (serves(etcd, patience)) {
                    return judge(etcd);
                }
                return etcd.isAlive() ? Boot.HANGS : Boot.ENDS;
            }
        } finally {
            Tree.delete(work);
        }
    }

    /** As a cluster's owner would start it: without etcd's own checks of what it finds, which are off by default. */
    private EtcdProcess launch(Path dataDir) {
        return EtcdProcess.of(origin.version())
                .dataDir(dataDir)
                .environment("ETCD_VERIFY", "")
                .flags("--heartbeat-interval=20", "--election-timeout=100")
                .launch();
    }

    private static boolean serves(EtcdProcess etcd, Duration patience) {
        try {
            etcd.awaitReady(patience);
            return true;
        } catch (AssertionError endedOrHangs) {
            return false;
        }
    }

    private Boot judge(EtcdProcess etcd) {
        try {
            var leases = etcd.api().leases();
            leases.revoke(leases.grant(LEASE));
        } catch (EtcdApiException refused) {
            return Boot.CANNOT_WRITE;
        }
        return origin.isHeldBy(etcd) ? Boot.PROVED : Boot.OTHER_DATA;
    }
}
