package dev.rekindle.snapshot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a proved snapshot says. It exists only if every check passed.
 *
 * @param size bytes of the file, trailer included
 * @param sha256 SHA-256 of all those bytes, in lower-case hex
 * @param trailer what was found behind the pages
 * @param pageSize bytes of a page
 * @param pages number of pages: the high-water mark
 * @param transaction bbolt's transaction number
 * @param statusHash the {@code hash} of {@code etcdutl snapshot status}: CRC-32C over all buckets, unsigned 32 bit
 * @param revision main revision of the last row, 0 if there is none: the {@code revision} of {@code etcdutl snapshot status}
 * @param bootRevision the revision that etcd has when it boots from this: the greatest of the last row's and both compactions', at least 1
 * @param compactRevision the last finished compaction
 * @param scheduledCompactRevision the last compaction begun; etcd finishes it at boot if it is later than {@code compactRevision}
 * @param totalKeys entries of all buckets: what etcd 3.4 and 3.5 count
 * @param liveKeys keys that a read at the current revision returns: what etcd 3.6 and later count; absent if rows were not collected
 * @param consistentIndex index of the last raft entry applied, unsigned 64 bit; absent if nothing was ever applied
 * @param term raft term of that entry; absent before etcd 3.5
 * @param storageVersion version of the schema; absent before etcd 3.6
 * @param clusterVersion version that the whole cluster had agreed on; absent before etcd 3.5
 * @param members members as stored, in the order of their ids in hex
 * @param alarms alarms raised
 * @param authentication whether clients must authenticate
 * @param leases number of leases
 * @param hashKv etcd's HashKV at {@code bootRevision}; absent if rows were not collected, never wrong
 */
public record SnapshotReport(
        long size,
        String sha256,
        Trailer trailer,
        int pageSize,
        long pages,
        long transaction,
        long statusHash,
        long revision,
        long bootRevision,
        OptionalLong compactRevision,
        OptionalLong scheduledCompactRevision,
        long totalKeys,
        OptionalLong liveKeys,
        OptionalLong consistentIndex,
        OptionalLong term,
        Optional<String> storageVersion,
        Optional<String> clusterVersion,
        List<Member> members,
        List<Alarm> alarms,
        Authentication authentication,
        long leases,
        Optional<HashKv> hashKv) {
    /** Copies the lists. */
    public SnapshotReport {
        members = List.copyOf(members);
        alarms = List.copyOf(alarms);
    }

    /** Whether clients must authenticate. */
    public boolean authEnabled() {
        return authentication == Authentication.ENABLED;
    }

    /** Bytes of all pages: the {@code totalSize} of {@code etcdutl snapshot status}. */
    public long pageBytes() {
        return pages * pageSize;
    }

    /**
     * The id of a cluster that was bootstrapped from exactly the stored members: the first eight bytes of the SHA-1 over their ascending ids (etcd
     * {@code membership/cluster.go}, {@code genID}). It is etcd's own cluster id for as long as membership never changed; after a member was
     * replaced etcd keeps the old id, which no snapshot holds. Absent without members.
     */
    public Optional<String> clusterId() {
        if (members.isEmpty()) {
            return Optional.empty();
        }
        var ids = ByteBuffer.allocate(members.size() * Long.BYTES);
        members.stream().map(Member::id).sorted(Long::compareUnsigned).forEach(ids::putLong);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(ids.array());
            return Optional.of(Long.toHexString(ByteBuffer.wrap(digest).getLong()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }

    /** Whether clients must authenticate. */
    public enum Authentication {
        /** Every client has user rights on all keys. */
        DISABLED,
        /** Users and roles apply; they come back with a restore, old passwords included. */
        ENABLED
    }
}
