package dev.rekindle.controller.restore.run;

import com.google.protobuf.ByteString;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.HashKvAnswer;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.controller.restore.run.ProofResult.Hash;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks one restored member whether it is what it should be. A pod that is ready proves nothing: a half-restored etcd is healthy, shows every key, and
 * takes no write.
 *
 * <p>The snapshot's HashKV was compared before the first byte was published. With a raised revision everything before it counts as compacted, and etcd
 * can no longer tell that hash; it is then asked how many keys it has at the revision that it began with.
 *
 * @param snapshot that was restored
 * @param bump by how much its revision was raised
 * @param clusterId of the restored cluster, as the init container computed it; empty where it no longer says
 */
record MemberProof(SnapshotReport snapshot, long bump, Optional<String> clusterId) {
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** It reads the whole database. */
    private static final Duration HASHING = Duration.ofMinutes(5);

    /** Asks. */
    ProofResult of(EtcdConnection etcd) throws EtcdException {
        MemberStatus status = etcd.maintenance().status();
        String found = Long.toHexString(status.clusterId());
        if (clusterId.isPresent() && !clusterId.get().equals(found)) {
            return new ProofResult.Broken(
                    Reason.PROOF_FAILED,
                    etcd.endpoint() + ": is a member of cluster " + found + ", and the restored one is "
                            + clusterId.get() + "; look at what started there");
        }
        if (status.leader() == 0) {
            return new ProofResult.NotYet(
                    Reason.NO_LEADER, etcd.endpoint() + ": has no leader yet; it waits for other members");
        }
        long began = Math.max(1, Math.max(snapshot.revision(), compactRevision())) + bump;
        if (status.revision() < began) {
            return new ProofResult.Broken(
                    Reason.PROOF_FAILED,
                    etcd.endpoint() + ": is at revision " + status.revision() + ", and a restored member begins with "
                            + began + "; do not use it");
        }
        Optional<ProofResult> failure = write(etcd);
        return failure.isPresent() ? failure.get() : contents(etcd, status, began);
    }

    /** A write that leaves the revision as it is. */
    private static Optional<ProofResult> write(EtcdConnection etcd) throws EtcdException {
        try {
            etcd.leases().revoke(etcd.leases().grant(LEASE));
            return Optional.empty();
        } catch (EtcdException e) {
            return switch (e.kind()) {
                case NO_SPACE, CORRUPT ->
                    Optional.of(new ProofResult.Broken(
                            Reason.WRITE_PROBE_FAILED, e.getMessage() + "; look at the alarms of the restored etcd"));
                case UNREACHABLE,
                        TIMEOUT,
                        TLS,
                        UNAUTHENTICATED,
                        DENIED,
                        NO_LEADER,
                        LEARNER,
                        COMPACTED,
                        FUTURE_REVISION,
                        BUSY,
                        NOT_FOUND,
                        STALLED,
                        TRUNCATED,
                        CANCELLED,
                        UNEXPECTED -> throw e;
            };
        }
    }

    private ProofResult contents(EtcdConnection etcd, MemberStatus status, long began) throws EtcdException {
        Hash hash = hash(etcd, began);
        Optional<String> expected = Optional.ofNullable(snapshot.hashKv());
        if (bump == 0
                && expected.isPresent()
                && hash.revision() == snapshot.revision()
                && hash.compactRevision() == compactRevision()
                && !expected.get().equals(hash.hex())) {
            return new ProofResult.Broken(
                    Reason.PROOF_FAILED,
                    etcd.endpoint() + ": HashKV at revision " + hash.revision() + " is " + hash.hex()
                            + ", and that of the snapshot is " + expected.get() + "; do not use it");
        }
        Optional<Long> keys = snapshot.totalKeys() == 0 ? Optional.empty() : count(etcd, began);
        if (keys.isPresent() && snapshot.liveKeys() != null && !keys.get().equals(snapshot.liveKeys())) {
            return new ProofResult.Broken(
                    Reason.PROOF_FAILED,
                    etcd.endpoint() + ": has " + keys.get() + " keys at revision " + began + ", and the snapshot has "
                            + snapshot.liveKeys() + "; do not use it");
        }
        return new ProofResult.Proved(status.memberId(), status.clusterId(), status.revision(), hash);
    }

    /** How many keys there were; empty where a client has compacted that revision away meanwhile. */
    private static Optional<Long> count(EtcdConnection etcd, long revision) throws EtcdException {
        try {
            return Optional.of(etcd.kv()
                    .range(RangeQuery.prefix(ByteString.EMPTY).at(revision).countOnly())
                    .count());
        } catch (EtcdException e) {
            if (e.kind() == EtcdException.Kind.COMPACTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** etcd before 3.5 gives no hash at the very revision that it was compacted at, only at its newest. */
    private static Hash hash(EtcdConnection etcd, long revision) throws EtcdException {
        try {
            return hashOf(etcd.maintenance().hashKv(revision, HASHING));
        } catch (EtcdException e) {
            if (e.kind() == EtcdException.Kind.COMPACTED) {
                return hashOf(etcd.maintenance().hashKv(0, HASHING));
            }
            throw e;
        }
    }

    private static Hash hashOf(HashKvAnswer answer) {
        return new Hash(answer.hash(), answer.revision(), answer.compacted().orElse(-1));
    }

    private long compactRevision() {
        Long compacted = snapshot.compactRevision();
        return compacted == null || compacted <= 0 ? -1 : compacted;
    }
}
