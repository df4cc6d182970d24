package dev.rekindle.testing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster as it is meant to be: what {@code --initial-cluster} and {@code etcdutl snapshot restore} must be told before any member starts.
 *
 * @param members at least one
 * @param token etcd's {@code --initial-cluster-token}
 */
public record ClusterPlan(List<MemberPlan> members, String token) implements AutoCloseable {
    public ClusterPlan {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a cluster has at least one member");
        }
    }

    /** Members {@code m1}, {@code m2}, ... on 127.0.0.1, in plain text. */
    public static ClusterPlan loopback(int members) {
        List<MemberPlan> plans = IntStream.rangeClosed(1, members)
                .mapToObj(i -> MemberPlan.loopback("m" + i))
                .toList();
        return new ClusterPlan(plans, "rekindle-test");
    }

    /** The same with TLS for clients and peers. */
    public ClusterPlan withTls() {
        return new ClusterPlan(members.stream().map(MemberPlan::withTls).toList(), token);
    }

    /** The same with another token. */
    public ClusterPlan withToken(String other) {
        return new ClusterPlan(members, other);
    }

    /** The value of {@code --initial-cluster}. */
    public String initialCluster() {
        return members.stream().map(MemberPlan::initialCluster).collect(Collectors.joining(","));
    }

    /** Client URLs of all members, comma-separated: the value of etcdctl's {@code --endpoints}. */
    public String endpoints() {
        return members.stream().map(MemberPlan::clientUrl).collect(Collectors.joining(","));
    }

    /** Lets go of the ports of all members. */
    @Override
    public void close() {
        members.forEach(MemberPlan::close);
    }
}
