package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdStatus;
import java.util.List;

/** The members of one cluster, asked and changed through one of them. Each call throws {@link SilentMemberException} where that one does not do it. */
interface Membership {
    /** Who belongs to it, as a quorum knows. */
    List<EtcdMember> members(int asked);

    /** What a member says of itself. */
    EtcdStatus status(int asked);

    /** Adds a member that does not vote. */
    void addLearner(int asked, String peerUrl);

    /** Lets a learner vote. */
    void promote(int asked, long id);

    /** Takes a member out. */
    void remove(int asked, long id);
}
