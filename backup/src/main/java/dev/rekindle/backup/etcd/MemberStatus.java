package dev.rekindle.backup.etcd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a member says about itself.
 *
 * @param revision of its key-value store
 * @param version of the server, e.g. {@code 3.6.16}
 * @param databaseSize in bytes, as the file is long
 * @param databaseSizeInUse in bytes, without free pages
 * @param leader id of the leader it follows; 0 when it knows none
 * @param errors what the server itself reports, alarms among them
 * @param storageVersion of the database; since 3.6
 * @param databaseQuota in bytes; since 3.6
 */
public record MemberStatus(
        long clusterId,
        long memberId,
        long revision,
        String version,
        long databaseSize,
        long databaseSizeInUse,
        long leader,
        long raftTerm,
        long raftIndex,
        long appliedIndex,
        EtcdMember.Role role,
        List<String> errors,
        Optional<String> storageVersion,
        OptionalLong databaseQuota) {

    public MemberStatus {
        errors = List.copyOf(errors);
    }

    /** Whether this member is the leader. */
    public boolean isLeader() {
        return leader == memberId;
    }
}
