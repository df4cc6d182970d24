package dev.rekindle.backup.etcd;

import java.util.List;

/**
 * A member as {@code MemberList} tells it.
 *
 * @param name empty until the member has started once
 */
public record EtcdMember(long id, String name, List<String> peerUrls, List<String> clientUrls, Role role) {

    /** Whether the member votes. */
    public enum Role {
        /** Counts for quorum. */
        VOTER,
        /** Receives the log, and serves few calls. */
        LEARNER
    }

    public EtcdMember {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }

    /** The id as etcd writes it. */
    public String hexId() {
        return Long.toHexString(id);
    }

    /** Name and id, for people. */
    public String label() {
        return (name.isEmpty() ? "(not started)" : name) + " " + hexId();
    }
}
