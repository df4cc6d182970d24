package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.snapshot.HashKv;
import java.util.List;
import java.util.Optional;

/** Whether the members of a cluster agree with a snapshot, and who does not. */
public record CrossMemberResult(Finding finding, List<MemberVerdict> members) {

    /** What follows for the snapshot. */
    public enum Finding {
        /** Every member that could be compared agrees. */
        AGREED,
        /** A minority differs, and the source is not among it: the snapshot is good, the others need repair. */
        OTHERS_DIFFER,
        /** The source is the one that differs, or its own data changed on the way. The snapshot is not good. */
        SOURCE_DIFFERS,
        /** As many differ as agree: nobody can say who is right. */
        UNDECIDED,
        /** No member's answer could be compared. */
        NOT_COMPARED
    }

    /** How one member stands to the snapshot. */
    public enum Verdict {
        EQUAL,
        DIFFERS,
        UNKNOWN
    }

    /**
     * One member.
     *
     * @param version of its etcd; absent when it did not answer
     * @param hash it answered, with the compact revision it hashed from
     * @param reason for {@code UNKNOWN} and {@code DIFFERS}; empty for {@code EQUAL}
     */
    public record MemberVerdict(
            EtcdMember member, Verdict verdict, Optional<String> version, Optional<HashKv> hash, String reason) {}

    public CrossMemberResult {
        members = List.copyOf(members);
    }

    /** Whether the snapshot may be published. */
    public boolean permits() {
        return switch (finding) {
            case AGREED, OTHERS_DIFFER, NOT_COMPARED -> true;
            case SOURCE_DIFFERS, UNDECIDED -> false;
        };
    }

    /** The members that differ, for a message: names and ids. */
    public String differing() {
        return members.stream()
                .filter(member -> member.verdict() == Verdict.DIFFERS)
                .map(member -> member.member().label() + " (" + member.reason() + ")")
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
