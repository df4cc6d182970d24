package dev.rekindle.engine;

import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.ExpectedKeyspace;
import dev.rekindle.testing.PreparedSnapshot;
import java.nio.file.Path;

/**
 * A snapshot, and what the etcd that it was taken from held at that moment: what every restore of it must give back.
 *
 * @param version of the etcd
 * @param snapshot the file
 * @param expected keys, hashes, leases
 */
public record Origin(EtcdVersion version, Path snapshot, ExpectedKeyspace expected) {
    /** Takes a snapshot of an etcd to which nobody else writes. */
    public static Origin capture(EtcdProcess etcd, Path file) {
        var expected = ExpectedKeyspace.observe(etcd);
        etcd.etcdctl().snapshotSave(file);
        return new Origin(etcd.version(), file, expected);
    }

    /** One that was made before. */
    public static Origin of(PreparedSnapshot prepared) {
        return new Origin(prepared.version(), prepared.file(), prepared.expected());
    }

    /** Fails, naming the difference, unless an etcd holds exactly this. Ask before anything is written or compacted. */
    public void assertHeldBy(EtcdProcess etcd) {
        expected.assertSameHashes(etcd);
        expected.assertSameKeys(etcd.api());
    }

    /** Whether an etcd holds exactly this. */
    public boolean isHeldBy(EtcdProcess etcd) {
        try {
            assertHeldBy(etcd);
            return true;
        } catch (AssertionError | EtcdApiException difference) {
            return false;
        }
    }
}
