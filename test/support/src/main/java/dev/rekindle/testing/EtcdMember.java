package dev.rekindle.testing;

import java.util.List;

/** A member as {@code MemberList} returns it; the id is unsigned. */
public record EtcdMember(long id, String name, List<String> peerUrls, List<String> clientUrls, Role role) {
    public EtcdMember {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }

    /** Whether it votes. */
    public enum Role {
        VOTER,
        LEARNER
    }
}
