package dev.rekindle.cli.drill;

import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.HashKvAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What must hold of an etcd that was booted from a restored directory, each asked of etcd itself. */
final class Proofs {
    private static final Duration HASHING = Duration.ofMinutes(10);

    private Proofs() {}

    /** Proves that etcd hashes the keyspace to the value that was computed from the snapshot, at the same revision and compaction. */
    static List<Fact> hashKv(EtcdConnection etcd, long revision, long compactRevision, long expected)
            throws EtcdException, ClaimFailedException {
        HashKvAnswer answer = etcd.maintenance().hashKv(revision, HASHING);
        if (Math.max(answer.compactRevision(), 0) != Math.max(compactRevision, 0)) {
            throw new ClaimFailedException("HashKV cannot be compared: the snapshot was compacted at " + compactRevision
                    + ", etcd answered for " + answer.compactRevision());
        }
        if (answer.hash() != expected) {
            throw new ClaimFailedException("HashKV at revision " + revision + ": expected " + expected + ", found "
                    + answer.hash() + "; the restored keyspace differs from the one that was backed up");
        }
        return List.of(
                new Fact("HashKV", Long.toString(answer.hash())), new Fact("at revision", Figures.count(revision)));
    }

    /**
     * Proves that writes go through: a lease is granted and revoked, which is a write that leaves the revision as it was. An etcd on a badly
     * restored directory answers reads, reports healthy, and drops every write.
     */
    static List<Fact> takesWrites(EtcdConnection etcd) throws EtcdException, ClaimFailedException {
        long before = etcd.maintenance().status().revision();
        long lease = etcd.leases().grant(Duration.ofMinutes(1));
        etcd.leases().revoke(lease);
        long after = etcd.maintenance().status().revision();
        if (before != after) {
            throw new ClaimFailedException("the probe moved the revision from " + before + " to " + after
                    + "; somebody else writes to this etcd");
        }
        return List.of(
                new Fact("lease", String.format(Locale.ROOT, "%x", lease)),
                new Fact("revision unchanged", Figures.count(after)));
    }
}
