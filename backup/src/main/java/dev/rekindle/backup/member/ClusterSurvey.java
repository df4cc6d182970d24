package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdAlarm;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberList;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.MemberView.Observation;
import dev.rekindle.backup.member.MemberView.Origin;
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
        Map<Endpoint, Answer> answers = ask(named);
        MemberList list = memberList(answers);
        long revision = linearizableRevision(answers);
        var views = new ArrayList<MemberView>();
        for (EtcdMember member : list.members()) {
            views.add(view(member, answers));
        }
        if (discovery == MemberDiscovery.ADVERTISED) {
            discover(views);
        }
        views.replaceAll(view -> caughtUp(view, revision));
        return new ClusterView(list.clusterId(), revision, views, alarms(answers));
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

    private sealed interface Answer {
        record Status(EtcdConnection connection, MemberStatus status) implements Answer {}

        record Failure(EtcdException cause) implements Answer {}
    }

    private Map<Endpoint, Answer> ask(List<Endpoint> endpoints) throws EtcdException {
        for (Endpoint endpoint : endpoints) {
            if (!connections.containsKey(endpoint)) {
                connections.put(endpoint, EtcdConnection.open(endpoint, options));
            }
        }
        Map<Endpoint, Answer> answers = InParallel.map(endpoints, this::askOne);
        answers.values().forEach(answer -> {
            if (answer instanceof Answer.Status(EtcdConnection connection, MemberStatus status)) {
                byMember.putIfAbsent(status.memberId(), connection);
            }
        });
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

    private MemberList memberList(Map<Endpoint, Answer> answers) throws EtcdException {
        Optional<MemberList> list = Optional.empty();
        var failures = new ArrayList<EtcdException>();
        long clusterId = 0;
        for (Answer answer : answers.values()) {
            switch (answer) {
                case Answer.Failure(EtcdException cause) -> failures.add(cause);
                case Answer.Status(EtcdConnection connection, MemberStatus status) -> {
                    if (clusterId != 0 && clusterId != status.clusterId()) {
                        throw EtcdException.foreignCluster(connection.endpoint(), status.clusterId(), clusterId);
                    }
                    clusterId = status.clusterId();
                    if (list.isEmpty()) {
                        list = members(connection, failures);
                    }
                }
            }
        }
        return list.orElseThrow(() -> first(failures));
    }

    private static Optional<MemberList> members(EtcdConnection connection, List<EtcdException> failures) {
        try {
            return Optional.of(connection.maintenance().members());
        } catch (EtcdException e) {
            failures.add(e);
            return Optional.empty();
        }
    }

    /** From the first member that can; the others' failures are kept with the one that is thrown. */
    private static long linearizableRevision(Map<Endpoint, Answer> answers) throws EtcdException {
        var failures = new ArrayList<EtcdException>();
        for (Answer answer : answers.values()) {
            if (answer instanceof Answer.Status(EtcdConnection connection, MemberStatus ignored)) {
                try {
                    return connection.kv().linearizableRevision();
                } catch (EtcdException e) {
                    failures.add(e);
                }
            }
        }
        throw first(failures);
    }

    private static List<EtcdAlarm> alarms(Map<Endpoint, Answer> answers) throws EtcdException {
        var failures = new ArrayList<EtcdException>();
        for (Answer answer : answers.values()) {
            if (answer instanceof Answer.Status(EtcdConnection connection, MemberStatus ignored)) {
                try {
                    return connection.maintenance().alarms();
                } catch (EtcdException e) {
                    failures.add(e);
                }
            }
        }
        throw first(failures);
    }

    private static EtcdException first(List<EtcdException> failures) {
        EtcdException first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    private MemberView view(EtcdMember member, Map<Endpoint, Answer> answers) {
        for (Answer answer : answers.values()) {
            if (answer instanceof Answer.Status(EtcdConnection ignored, MemberStatus status)
                    && status.memberId() == member.id()) {
                return new MemberView(member, Origin.NAMED, new Observation.Seen(status));
            }
        }
        String reason =
                member.name().isEmpty() ? "it has not started yet" : "none of the named endpoints is this member's";
        return new MemberView(
                member,
                Origin.ADVERTISED,
                new Observation.Unreachable(failureOf(member, answers).orElse(reason)));
    }

    /** Why a named endpoint that is one of the member's client URLs did not answer. */
    private static Optional<String> failureOf(EtcdMember member, Map<Endpoint, Answer> answers) {
        List<Endpoint> urls = endpoints(member);
        return answers.entrySet().stream()
                .filter(entry -> urls.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(Answer.Failure.class::isInstance)
                .map(answer -> String.valueOf(((Answer.Failure) answer).cause().getMessage()))
                .findFirst();
    }

    private void discover(List<MemberView> views) throws EtcdException {
        List<Endpoint> unknown = views.stream()
                .filter(view -> view.observation() instanceof Observation.Unreachable)
                .flatMap(view -> endpoints(view.member()).stream())
                .filter(endpoint -> !named.contains(endpoint))
                .distinct()
                .toList();
        Map<Endpoint, Answer> answers = ask(unknown);
        views.replaceAll(view -> {
            if (view.observation() instanceof Observation.Seen) {
                return view;
            }
            MemberView asked = view(view.member(), answers);
            return switch (asked.observation()) {
                case Observation.Seen seen -> view.with(seen);
                case Observation.Unreachable unreachable ->
                    failureOf(view.member(), answers).isPresent() ? view.with(unreachable) : view;
            };
        });
    }

    /** Unix sockets and other schemes that a member may advertise lead nowhere from here and are passed over. */
    private static List<Endpoint> endpoints(EtcdMember member) {
        return member.clientUrls().stream()
                .map(Endpoint::ofUrl)
                .flatMap(Optional::stream)
                .toList();
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
