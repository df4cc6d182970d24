package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberStatus;

/** One member of the cluster as it was seen: what the member list says, and what the member itself says. */
public record MemberView(EtcdMember member, Origin origin, Observation observation) {

    /** How its address is known. */
    public enum Origin {
        /** The caller named an endpoint that leads to it. */
        NAMED,
        /** Only the member list tells its client URLs; it is asked for its hash and never for a snapshot. */
        ADVERTISED
    }

    /** What came of asking. */
    public sealed interface Observation {
        /** It answered. */
        record Seen(MemberStatus status) implements Observation {}

        /** It did not; {@code reason} is for people. */
        record Unreachable(String reason) implements Observation {}
    }

    /** The same member after it was asked again. */
    public MemberView with(Observation newer) {
        return new MemberView(member, origin, newer);
    }
}
