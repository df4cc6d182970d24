package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Real etcd members that form one cluster on loopback. Closing kills all of them and frees their ports. */
public final class EtcdCluster implements AutoCloseable {
    private final ClusterPlan plan;
    private final List<EtcdProcess> members;

    private EtcdCluster(ClusterPlan plan, List<EtcdProcess> members) {
        this.plan = plan;
        this.members = List.copyOf(members);
    }

    /** A new, empty cluster of one version in plain text, in {@code root}/&lt;member name&gt;. */
    public static EtcdCluster start(EtcdVersion version, int members, Path root) {
        return start(version, ClusterPlan.loopback(members), root, UnaryOperator.identity());
    }

    /** As planned, each member in {@code root}/&lt;its name&gt;, which may have been restored before; {@code more} may add to each. */
    public static EtcdCluster start(EtcdVersion version, ClusterPlan plan, Path root, UnaryOperator<EtcdBuilder> more) {
        return start(plan, root, member -> more.apply(EtcdProcess.of(version)));
    }

    /** As planned, with a builder for each member, so that versions can differ; takes over the plan. */
    public static EtcdCluster start(ClusterPlan plan, Path root, Function<MemberPlan, EtcdBuilder> builders) {
        var members = new ArrayList<EtcdProcess>();
        try {
            Files.createDirectories(root);
            for (MemberPlan member : plan.members()) {
                members.add(builders.apply(member)
                        .plan(member)
                        .cluster(plan)
                        .dataDir(root.resolve(member.name()))
                        .launch());
            }
            members.forEach(EtcdProcess::awaitReady);
            return new EtcdCluster(plan, members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error failure) {
            members.forEach(EtcdProcess::close);
            plan.close();
            throw failure;
        }
    }

    /** What was planned. */
    public ClusterPlan plan() {
        return plan;
    }

    /** The members in the order of the plan. */
    public List<EtcdProcess> members() {
        return members;
    }

    /** One member, from 0. */
    public EtcdProcess member(int index) {
        return members.get(index);
    }

    /** The member that leads now. */
    public EtcdProcess leader() {
        return members.stream()
                .filter(EtcdProcess::isAlive)
                .filter(member -> {
                    EtcdStatus status = member.api().maintenance().status();
                    return status.leader() == status.memberId();
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("no member leads"));
    }

    /** Client URLs of all members, comma-separated. */
    public String endpoints() {
        return plan.endpoints();
    }

    @Override
    public void close() {
        members.forEach(EtcdProcess::close);
        plan.close();
    }
}
