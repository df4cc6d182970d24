package dev.rekindle.backup.etcd;

import java.util.List;

/** The members of a cluster, and its id. */
public record MemberList(long clusterId, List<EtcdMember> members) {

    public MemberList {
        members = List.copyOf(members);
    }
}
