package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdAlarm;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.MemberView.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which member to take a snapshot from, and why none of the others. etcd serves snapshots from learners, from members without a
 * leader and from members that lag, so nobody else refuses these.
 *
 * @param chosen a named voter that follows a leader and is up to date; a follower before the leader, to spare the leader
 */
public record MemberChoice(Optional<Candidate> chosen, List<Rejection> rejected) {

    /** A member that may be asked for a snapshot. */
    public record Candidate(EtcdMember member, MemberStatus status) {}

    /** A member that may not, and why; for people. */
    public record Rejection(EtcdMember member, String reason) {}

    public MemberChoice {
        rejected = List.copyOf(rejected);
    }

    /**
     * Chooses.
     *
     * @param suspects members that failed an earlier attempt, by id, with the reason
     */
    public static MemberChoice of(ClusterView cluster, Map<Long, String> suspects) {
        var candidates = new ArrayList<Candidate>();
        var rejected = new ArrayList<Rejection>();
        for (MemberView view : cluster.members()) {
            switch (view.observation()) {
                case Observation.Unreachable(String reason) -> rejected.add(new Rejection(view.member(), reason));
                case Observation.Seen(MemberStatus status) -> {
                    Optional<String> objection = objection(cluster, suspects, view, status);
                    objection.ifPresentOrElse(
                            reason -> rejected.add(new Rejection(view.member(), reason)),
                            () -> candidates.add(new Candidate(view.member(), status)));
                }
            }
        }
        Optional<Candidate> best = candidates.stream().min(preference());
        return new MemberChoice(best, rejected);
    }

    /** The rejected members and why, in one line for an error message. */
    public String explanation() {
        return rejected.stream()
                .map(rejection -> rejection.member().label() + ": " + rejection.reason())
                .reduce((a, b) -> a + "; " + b)
                .orElse("no member is known");
    }

    private static Optional<String> objection(
            ClusterView cluster, Map<Long, String> suspects, MemberView view, MemberStatus status) {
        long id = view.member().id();
        if (suspects.containsKey(id)) {
            return Optional.of(suspects.get(id));
        }
        if (view.member().role() == EtcdMember.Role.LEARNER || status.role() == EtcdMember.Role.LEARNER) {
            return Optional.of("it is a learner");
        }
        if (status.leader() == 0) {
            return Optional.of("it knows no leader");
        }
        if (cluster.alarms().contains(new EtcdAlarm(id, EtcdAlarm.Type.CORRUPT))) {
            return Optional.of("it has the alarm CORRUPT");
        }
        if (status.revision() < cluster.linearizableRevision()) {
            return Optional.of(
                    "it lags: revision " + status.revision() + ", the cluster has " + cluster.linearizableRevision());
        }
        if (view.origin() == MemberView.Origin.ADVERTISED) {
            return Optional.of("no endpoint was named for it");
        }
        return Optional.empty();
    }

    /** Followers first, then the one that has applied most; the id makes the choice repeatable. */
    private static Comparator<Candidate> preference() {
        return Comparator.comparing((Candidate candidate) -> candidate.status().isLeader())
                .thenComparing(Comparator.comparingLong(
                                (Candidate candidate) -> candidate.status().appliedIndex())
                        .reversed())
                .thenComparing(candidate -> candidate.member().id(), Long::compareUnsigned);
    }
}
