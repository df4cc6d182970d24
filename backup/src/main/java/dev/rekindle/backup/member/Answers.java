package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.MemberView.Observation;
import dev.rekindle.backup.member.MemberView.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of asking several endpoints for their status, in the order in which they were asked. */
record Answers(Map<Endpoint, Answer> byEndpoint) {

    /** What one endpoint answered. */
    sealed interface Answer {
        record Status(EtcdConnection connection, MemberStatus status) implements Answer {}

        record Failure(EtcdException cause) implements Answer {}
    }

    /** A question that any member of a cluster answers alike. */
    @FunctionalInterface
    interface Question<A> {
        A ask(EtcdConnection connection) throws EtcdException;
    }

    /** Those that answered. */
    List<Answer.Status> statuses() {
        return byEndpoint.values().stream()
                .filter(Answer.Status.class::isInstance)
                .map(Answer.Status.class::cast)
                .toList();
    }

    /** Fails when the endpoints belong to more than one cluster. */
    void requireOneCluster() throws EtcdException {
        List<Answer.Status> statuses = statuses();
        for (Answer.Status answer : statuses) {
            long expected = statuses.getFirst().status().clusterId();
            if (answer.status().clusterId() != expected) {
                throw EtcdException.foreignCluster(
                        answer.connection().endpoint(), answer.status().clusterId(), expected);
            }
        }
    }

    /**
     * The answer of the first member that has one. Otherwise throws the first failure, with the others kept beside it; one that
     * answers but refuses says more than one that is not there.
     */
    <A> A anyOf(Question<A> question) throws EtcdException {
        var failures = new ArrayList<EtcdException>();
        for (Answer.Status answer : statuses()) {
            try {
                return question.ask(answer.connection());
            } catch (EtcdException e) {
                failures.add(e);
            }
        }
        for (Answer answer : byEndpoint.values()) {
            if (answer instanceof Answer.Failure(EtcdException cause)) {
                failures.add(cause);
            }
        }
        EtcdException first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    /** The member as it answered, or why it did not; as {@code ADVERTISED} when none of these endpoints is its own. */
    MemberView view(EtcdMember member) {
        for (Answer.Status answer : statuses()) {
            if (answer.status().memberId() == member.id()) {
                return new MemberView(member, Origin.NAMED, new Observation.Seen(answer.status()));
            }
        }
        String unknown =
                member.name().isEmpty() ? "it has not started yet" : "none of the named endpoints is this member's";
        return new MemberView(
                member,
                Origin.ADVERTISED,
                new Observation.Unreachable(failureOf(member).orElse(unknown)));
    }

    /** Why an endpoint that is one of the member's client URLs did not answer. */
    Optional<String> failureOf(EtcdMember member) {
        List<Endpoint> urls = endpoints(member);
        return byEndpoint.entrySet().stream()
                .filter(entry -> urls.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(Answer.Failure.class::isInstance)
                .map(answer -> String.valueOf(((Answer.Failure) answer).cause().getMessage()))
                .findFirst();
    }

    /** A member's client URLs; Unix sockets and other schemes lead nowhere from here and are passed over. */
    static List<Endpoint> endpoints(EtcdMember member) {
        return member.clientUrls().stream()
                .map(Endpoint::ofUrl)
                .flatMap(Optional::stream)
                .toList();
    }
}
