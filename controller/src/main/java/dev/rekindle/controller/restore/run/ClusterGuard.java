package dev.rekindle.controller.restore.run;

import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.BootstrapGuardSpec;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.GuardChoice;
import dev.rekindle.controller.restore.target.TargetFacts;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/**
 * The guard of a cluster whose operator would start a member without data as a new cluster of itself. It is named like the target, whose it is and with
 * which it goes, and stays when the restore has ended.
 */
final class ClusterGuard {
    private final KubernetesClient client;

    ClusterGuard(KubernetesClient client) {
        this.client = client;
    }

    /** Whether a restore of this target gets one. */
    static boolean isWanted(Run run) {
        return run.restore().getSpec().bootstrapGuard() == GuardChoice.AUTO
                && switch (run.target().layout()) {
                    case OPERATOR_STATEFUL_SET, OPERATOR_BARE_PODS -> true;
                    case PLAIN_STATEFUL_SET, OTHER -> false;
                };
    }

    /** Whether this very cluster has one already. */
    boolean stands(TargetFacts target) {
        BootstrapGuard found = resource(target).get();
        return found != null && found.getSpec().owner().equals(target.podOwner());
    }

    /**
     * Has a guard from earlier name no members, as it must before a cluster grows anew: a first joiner that was told of members yet to come would end with
     * "member count is unequal". It still lets nobody found a cluster.
     */
    void forgetMembers(TargetFacts target) {
        BootstrapGuard found = resource(target).get();
        if (found != null
                && found.getSpec().owner().equals(target.podOwner())
                && found.getSpec().initialCluster() != null) {
            ensure(target, Optional.empty());
        }
    }

    /**
     * Writes it, or corrects the members that it names. While the cluster grows it names none: each new pod's list has one member more.
     *
     * @param initialCluster all members as etcd lists them; empty for what the owner says
     * @return whether it stands
     */
    boolean ensure(TargetFacts target, Optional<String> initialCluster) {
        PodOwner owner = target.podOwner();
        if (target.uid().isEmpty() || owner.uid() == null) {
            return false;
        }
        BootstrapGuard found = resource(target).get();
        var wanted = new BootstrapGuardSpec(owner, target.container(), initialCluster.orElse(null));
        if (found != null && !found.getSpec().owner().equals(owner)) {
            // Of an earlier cluster of this name; the collector has not come to it yet.
            resource(target)
                    .lockResourceVersion(found.getMetadata().getResourceVersion())
                    .delete();
            found = null;
        }
        if (found == null) {
            client.resource(of(target, wanted)).create();
        } else if (!found.getSpec().equals(wanted)) {
            found.setSpec(wanted);
            client.resource(found).update();
        }
        return true;
    }

    private static BootstrapGuard of(TargetFacts target, BootstrapGuardSpec spec) {
        var guard = new BootstrapGuard();
        guard.setMetadata(new ObjectMetaBuilder()
                .withName(target.reference().name())
                .withNamespace(target.reference().namespace())
                .addNewOwnerReference()
                .withApiVersion(target.reference().apiVersion())
                .withKind(target.reference().kind())
                .withName(target.reference().name())
                .withUid(target.uid().orElseThrow())
                .endOwnerReference()
                .build());
        guard.setSpec(spec);
        return guard;
    }

    private Resource<BootstrapGuard> resource(TargetFacts target) {
        return client.resources(BootstrapGuard.class)
                .inNamespace(target.reference().namespace())
                .withName(target.reference().name());
    }
}
