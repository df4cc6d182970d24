package dev.rekindle.testing;

import java.util.List;

/**
 * What one member says of itself ({@code StatusResponse}); ids are unsigned.
 *
 * @param version of the server, such as {@code 3.6.16}
 * @param dbSize bytes of the bbolt file
 * @param leader the leader's member id, 0 if it knows none
 * @param storageVersion of the database, such as {@code 3.6.0}; empty before 3.6, and an older version until etcd's monitor has written
 *     it some seconds after the start
 * @param errors alarms and the like, in etcd's words
 */
public record EtcdStatus(
        long clusterId,
        long memberId,
        long revision,
        String version,
        long dbSize,
        long leader,
        long raftIndex,
        long raftTerm,
        EtcdMember.Role role,
        String storageVersion,
        List<String> errors) {
    public EtcdStatus {
        errors = List.copyOf(errors);
    }
}
