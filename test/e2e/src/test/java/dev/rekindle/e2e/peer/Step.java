package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdStatus;
import java.util.List;
import java.util.Optional;

/** The one thing that a reconcile does for a cluster that has been founded. */
sealed interface Step {
    /** etcd has more members than run. */
    record RunOneMore() implements Step {}

    /** More run than etcd has members. */
    record RunOneLess() implements Step {}

    /** A learner has caught up. */
    record Promote(long id) implements Step {}

    /** The cluster is to grow: etcd is told first. */
    record AddLearner(int ordinal) implements Step {}

    /** The cluster is to shrink: etcd is told first. */
    record Remove(long id) implements Step {}

    /** Something must come first. */
    record Wait(String what) implements Step {}

    /** All is as it shall be. */
    record Settled() implements Step {}

    /** As upstream: a learner has caught up at nine tenths of the leader's revision. */
    double CAUGHT_UP = 0.9;

    /** The next step towards {@code size} members, of which those of the ordinals run. */
    static Step next(int size, List<Integer> ordinals, View view) {
        int members = view.members().size();
        if (ordinals.size() != members) {
            return ordinals.size() < members ? new RunOneMore() : new RunOneLess();
        }
        Optional<EtcdStatus> leader = view.leader();
        if (leader.isEmpty()) {
            return new Wait("a leader");
        }
        if (view.members().stream().anyMatch(member -> member.role() == EtcdMember.Role.LEARNER)) {
            return view.learner()
                    .filter(learner ->
                            learner.revision() >= CAUGHT_UP * leader.get().revision())
                    .<Step>map(learner -> new Promote(learner.memberId()))
                    .orElseGet(() -> new Wait("a learner to catch up"));
        }
        if (ordinals.size() < size) {
            return new AddLearner(ordinals.size());
        }
        if (ordinals.size() > size) {
            return Optional.ofNullable(view.answers().get(ordinals.getLast()))
                    .<Step>map(last -> new Remove(last.memberId()))
                    .orElseGet(() -> new Wait("the last member to answer"));
        }
        return new Settled();
    }
}
