package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the operator believes of a cluster.
 *
 * @param members as the first member says that answers: whoever answers first is believed
 * @param answers what members say of themselves, by ordinal
 * @param silent the first that was asked and did not answer
 */
record View(List<EtcdMember> members, Map<Integer, EtcdStatus> answers, Optional<SilentMemberException> silent) {
    View {
        members = List.copyOf(members);
        answers = Map.copyOf(answers);
    }

    /** Asks as many pods as there are members, from the first on: those that are too many are not looked at. */
    static View of(Membership etcd, List<Integer> ordinals) {
        List<EtcdMember> members = believed(etcd, ordinals);
        var answers = new TreeMap<Integer, EtcdStatus>();
        Optional<SilentMemberException> silent = Optional.empty();
        for (int ordinal : ordinals.subList(0, Math.min(ordinals.size(), members.size()))) {
            try {
                answers.put(ordinal, etcd.status(ordinal));
            } catch (SilentMemberException e) {
                silent = silent.or(() -> Optional.of(e));
            }
        }
        return new View(members, answers, silent);
    }

    Optional<EtcdStatus> leader() {
        return answers.values().stream()
                .filter(status -> status.leader() == status.memberId())
                .findFirst();
    }

    Optional<EtcdStatus> learner() {
        return answers.values().stream()
                .filter(status -> status.role() == EtcdMember.Role.LEARNER)
                .findFirst();
    }

    boolean hasQuorum() {
        return answers.size() > members.size() / 2;
    }

    private static List<EtcdMember> believed(Membership etcd, List<Integer> ordinals) {
        for (int ordinal : ordinals.subList(0, ordinals.size() - 1)) {
            try {
                return etcd.members(ordinal);
            } catch (SilentMemberException e) {
                // The next may know.
            }
        }
        return etcd.members(ordinals.getLast());
    }
}
