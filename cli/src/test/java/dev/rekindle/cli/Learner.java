package dev.rekindle.cli;

import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import java.util.List;

/** A learner and the member that it learns from. */
record Learner(EtcdProcess voter, MemberPlan plan, EtcdProcess learner) implements AutoCloseable {
    static Learner start() {
        EtcdProcess voter = EtcdProcess.of(EtcdVersion.V3_6).start();
        MemberPlan plan = MemberPlan.loopback("m2");
        try {
            voter.api().put("k", "v");
            voter.api().members().add(plan.peerUrl(), EtcdMember.Role.LEARNER);
            var both = new ClusterPlan(List.of(voter.plan(), plan), "rekindle-test");
            EtcdProcess learner = EtcdProcess.of(EtcdVersion.V3_6)
                    .plan(plan)
                    .cluster(both)
                    .flags("--initial-cluster-state=existing")
                    .start();
            return new Learner(voter, plan, learner);
        } catch (RuntimeException | Error e) {
            plan.close();
            voter.close();
            throw e;
        }
    }

    /** Of the learner. */
    String clientUrl() {
        return learner.clientUrl();
    }

    @Override
    public void close() {
        learner.close();
        plan.close();
        voter.close();
    }
}
