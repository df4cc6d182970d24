package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.MemberHash.Reply;
import dev.rekindle.backup.member.MemberView.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks every member of a cluster for its HashKV at one revision. Each reads its whole database for the answer. */
public final class HashSurvey {
    /** How long a follower may take to reach a revision that the source had already. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private final ClusterSurvey connections;
    private final Duration timeout;

    /** A survey over the connections of a cluster; {@code timeout} is for each member's hash. */
    public HashSurvey(ClusterSurvey connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /** One reply for each member, learners and absent ones included. */
    public List<MemberHash> ask(ClusterView cluster, long revision) {
        return InParallel.map(cluster.members(), view -> askOne(view, revision)).values().stream()
                .toList();
    }

    private MemberHash askOne(MemberView view, long revision) {
        Reply reply = switch (view.observation()) {
            case Observation.Unreachable(String reason) -> new Reply.Silent(reason);
            case Observation.Seen(MemberStatus status) ->
                status.role() == EtcdMember.Role.LEARNER
                        ? new Reply.Silent("a learner does not hash")
                        : hash(view.member(), status, revision);
        };
        return new MemberHash(view.member(), reply);
    }

    private Reply hash(EtcdMember member, MemberStatus status, long revision) {
        Optional<EtcdConnection> connection = connections.connection(member.id());
        if (connection.isEmpty()) {
            return new Reply.Silent("no connection to it");
        }
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (true) {
            try {
                return new Reply.Hashed(status, connection.get().maintenance().hashKv(revision, timeout));
            } catch (EtcdException e) {
                boolean behind = e.kind() == EtcdException.Kind.FUTURE_REVISION && System.nanoTime() < deadline;
                if (!behind || !pause()) {
                    return new Reply.Silent(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
