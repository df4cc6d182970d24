package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdAlarm;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.MemberList;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.Answers.Answer;
import dev.rekindle.backup.member.MemberView.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the members of one cluster, and what they say about themselves. Members are told apart by the id they answer
 * with, so two endpoints of one member count once. Belongs to one thread.
 */
public final class ClusterSurvey implements AutoCloseable {
    /** A follower is a little behind for as long as the leader is ahead; only one that stays behind lags. */
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);

    private final List<Endpoint> named;
    private final ConnectionOptions options;
    private final MemberDiscovery discovery;
    private final Map<Endpoint, EtcdConnection> connections = new HashMap<>();
    private final Map<Long, EtcdConnection> byMember = new HashMap<>();

    /** Prepares a survey; nothing is sent until {@link #look()}. */
    public ClusterSurvey(List<Endpoint> named, ConnectionOptions options, MemberDiscovery discovery) {
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no endpoint was named");
        }
        this.named = List.copyOf(new LinkedHashSet<>(named));
        this.options = options;
        this.discovery = discovery;
    }

    /**
     * Asks every member. Fails with {@link EtcdException} when no named endpoint answers, when they belong to different clusters,
     * or when no quorum confirms a revision; a single member that does not answer is part of the view.
     */
    public ClusterView look() throws EtcdException {
        Answers answers = ask(named);
        answers.requireOneCluster();
        MemberList list = answers.anyOf(connection -> connection.maintenance().members());
        long revision = answers.anyOf(connection -> connection.kv().linearizableRevision());
        List<EtcdAlarm> alarms =
                answers.anyOf(connection -> connection.maintenance().alarms());
        List<MemberView> views =
                new ArrayList<>(list.members().stream().map(answers::view).toList());
        if (discovery == MemberDiscovery.ADVERTISED) {
            discover(views);
        }
        views.replaceAll(view -> caughtUp(view, revision));
        return new ClusterView(list.clusterId(), revision, views, alarms);
    }

    /** The connection to a member that the last {@link #look()} has seen. */
    public Optional<EtcdConnection> connection(long memberId) {
        return Optional.ofNullable(byMember.get(memberId));
    }

    @Override
    public void close() {
        connections.values().forEach(EtcdConnection::close);
        connections.clear();
        byMember.clear();
    }

    private Answers ask(List<Endpoint> endpoints) throws EtcdException {
        for (Endpoint endpoint : endpoints) {
            if (!connections.containsKey(endpoint)) {
                connections.put(endpoint, EtcdConnection.open(endpoint, options));
            }
        }
        var answers = new Answers(InParallel.map(endpoints, this::askOne));
        answers.statuses()
                .forEach(answer -> byMember.putIfAbsent(answer.status().memberId(), answer.connection()));
        return answers;
    }

    private Answer askOne(Endpoint endpoint) {
        EtcdConnection connection = connections.get(endpoint);
        if (connection == null) {
            throw new IllegalStateException(endpoint + " was not connected");
        }
        try {
            return new Answer.Status(connection, connection.maintenance().status());
        } catch (EtcdException e) {
            return new Answer.Failure(e);
        }
    }

    private void discover(List<MemberView> views) throws EtcdException {
        List<Endpoint> unknown = views.stream()
                .filter(view -> view.observation() instanceof Observation.Unreachable)
                .flatMap(view -> Answers.endpoints(view.member()).stream())
                .filter(endpoint -> !named.contains(endpoint))
                .distinct()
                .toList();
        Answers answers = ask(unknown);
        views.replaceAll(view -> {
            if (view.observation() instanceof Observation.Seen) {
                return view;
            }
            MemberView asked = answers.view(view.member());
            return switch (asked.observation()) {
                case Observation.Seen seen -> view.with(seen);
                case Observation.Unreachable unreachable ->
                    answers.failureOf(view.member()).isPresent() ? view.with(unreachable) : view;
            };
        });
    }

    private MemberView caughtUp(MemberView view, long revision) {
        MemberView newest = view;
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (newest.observation() instanceof Observation.Seen(MemberStatus status)
                && status.leader() != 0
                && status.revision() < revision
                && System.nanoTime() < deadline) {
            try {
                TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
                EtcdConnection connection = byMember.get(view.member().id());
                if (connection == null) {
                    return newest;
                }
                newest = newest.with(
                        new Observation.Seen(connection.maintenance().status()));
            } catch (EtcdException e) {
                return newest.with(new Observation.Unreachable(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return newest;
            }
        }
        return newest;
    }
}
