package dev.rekindle.controller.restore.target;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.RestoreTarget.EtcdClusterTarget;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An {@code EtcdCluster} of etcd-operator, in either of its layouts, there already or not. */
final class OperatorTarget {
    private static final String CONTAINER = "etcd";
    private static final String STATEFUL_SET = "StatefulSet";

    private final TargetReads reads;
    private final TargetReference reference;
    private final EtcdClusterTarget target;

    OperatorTarget(TargetReads reads, TargetReference reference, EtcdClusterTarget target) {
        this.reads = reads;
        this.reference = reference;
        this.target = target;
    }

    TargetFacts observe(List<PodRole> chosen) throws ProblemException {
        Optional<GenericKubernetesResource> cluster = reads.etcdCluster(reference.namespace(), reference.name());
        if (cluster.isEmpty()) {
            refuseUnlessItMayCome();
        } else if (cluster.get().getMetadata().getDeletionTimestamp() != null) {
            throw new ProblemException(
                    target.mode() == TargetMode.EXISTING ? Reason.TARGET_NOT_FOUND : Reason.WAITING_FOR_TARGET,
                    reference.text() + " is being deleted; wait until it is gone");
        }
        // One of an earlier cluster of this name goes with that, and its uid must not get into an order.
        Optional<StatefulSet> set = cluster.map(found -> found.getMetadata().getUid())
                .flatMap(uid -> reads.statefulSet(reference.namespace(), reference.name())
                        .filter(found -> hasOwner(found, uid)));
        Surroundings around = Surroundings.of(reads, reference.namespace());
        Optional<OwnerLayout> seen = seen(cluster, set, around);
        OwnerLayout layout = seen.orElseGet(() -> new LayoutGuess(reads, reference.namespace()).layout());
        Evidence evidence = seen.isPresent() ? Evidence.SEEN : Evidence.GUESSED;
        return facts(cluster, set, around, layout, evidence, chosen);
    }

    private void refuseUnlessItMayCome() throws ProblemException {
        boolean known = reads.knowsEtcdClusters(reference.namespace());
        if (target.mode() == TargetMode.EXISTING) {
            throw new ProblemException(
                    Reason.TARGET_NOT_FOUND,
                    known
                            ? "there is no " + reference.text() + " in namespace " + reference.namespace()
                                    + "; create it, or use mode: Awaited or Created"
                            : "this Kubernetes does not know the kind EtcdCluster of " + reference.apiVersion()
                                    + "; install etcd-operator, or name the StatefulSet");
        }
        if (!known) {
            throw new ProblemException(
                    target.mode() == TargetMode.AWAITED ? Reason.WAITING_FOR_TARGET : Reason.TARGET_NOT_FOUND,
                    "this Kubernetes does not know the kind EtcdCluster of " + reference.apiVersion()
                            + " yet; install etcd-operator");
        }
    }

    /** What the operator has made for this cluster, and not for an earlier one of its name, tells for certain. */
    private Optional<OwnerLayout> seen(
            Optional<GenericKubernetesResource> cluster, Optional<StatefulSet> set, Surroundings around) {
        if (cluster.isEmpty()) {
            return Optional.empty();
        }
        String uid = cluster.get().getMetadata().getUid();
        if (set.isPresent()) {
            return Optional.of(OwnerLayout.OPERATOR_STATEFUL_SET);
        }
        boolean bare = around.pods().stream().anyMatch(pod -> hasOwner(pod, uid))
                || around.claims().values().stream().anyMatch(claim -> hasOwner(claim, uid));
        return bare ? Optional.of(OwnerLayout.OPERATOR_BARE_PODS) : Optional.empty();
    }

    private static boolean hasOwner(HasMetadata object, String uid) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(uid));
    }

    private TargetFacts facts(
            Optional<GenericKubernetesResource> cluster,
            Optional<StatefulSet> set,
            Surroundings around,
            OwnerLayout layout,
            Evidence evidence,
            List<PodRole> chosen)
            throws ProblemException {
        OperatorSpec spec = OperatorSpec.of(cluster, target.template());
        List<String> names = chosen.isEmpty()
                ? spec.podNames(reference.name(), around)
                : chosen.stream().map(PodRole::pod).toList();
        PodOwner owner = podOwner(cluster, set, layout);
        List<Pod> pods = around.members(names, this::isMember);
        Pod shape = shape(set, pods, names.getFirst(), owner, spec);
        EtcdSettings etcd = spec.settings(shape, CONTAINER, around, layout);
        var claims = new OperatorClaims(set, shape, etcd.dataDir(), CONTAINER);
        List<DataVolume> volumes =
                claims.volumes(names, around.claims(), spec.storage(), claim -> isOfAnEarlierCluster(claim, cluster));
        Set<String> initial = OperatorSpec.initial(set, etcd, reference.name());
        List<PodRole> roles =
                chosen.isEmpty() ? roles(layout, names, initial, Volumes.podsWithData(volumes, pods)) : chosen;
        return new TargetFacts(
                reference,
                cluster.map(found -> found.getMetadata().getUid()),
                layout,
                evidence,
                situation(initial, volumes, pods),
                owner,
                CONTAINER,
                spec.size(),
                names,
                roles,
                shape,
                pods,
                volumes,
                etcd,
                spec.image(shape, CONTAINER),
                cluster.flatMap(TargetReads::lock));
    }

    private boolean isOfAnEarlierCluster(HasMetadata object, Optional<GenericKubernetesResource> cluster) {
        return TargetReads.isOf(object, TargetReads.ETCD_CLUSTER, reference.name())
                && cluster.filter(alive -> hasOwner(object, alive.getMetadata().getUid()))
                        .isEmpty();
    }

    private boolean isMember(Pod pod) {
        return TargetReads.controller(pod)
                .filter(owner -> owner.getName().equals(reference.name())
                        && (owner.getKind().equals(STATEFUL_SET)
                                || owner.getKind().equals(TargetReads.ETCD_CLUSTER)))
                .isPresent();
    }

    private PodOwner podOwner(
            Optional<GenericKubernetesResource> cluster, Optional<StatefulSet> set, OwnerLayout layout) {
        Optional<? extends HasMetadata> owner = layout == OwnerLayout.OPERATOR_BARE_PODS ? cluster : set;
        return new PodOwner(
                layout == OwnerLayout.OPERATOR_BARE_PODS ? TargetReads.ETCD_CLUSTER : STATEFUL_SET,
                reference.name(),
                owner.map(found -> found.getMetadata().getUid()).orElse(null));
    }

    private Pod shape(Optional<StatefulSet> set, List<Pod> pods, String first, PodOwner owner, OperatorSpec spec) {
        if (set.isPresent() && owner.kind().equals(STATEFUL_SET)) {
            return PodShape.of(set.get(), 0);
        }
        return pods.stream()
                .filter(pod -> TargetReads.controller(pod)
                        .filter(found -> found.getKind().equals(owner.kind()))
                        .isPresent())
                .findFirst()
                .map(PodShape::of)
                .orElseGet(() -> PodShape.awaited(
                        reference.namespace(),
                        first,
                        owner.kind().equals(STATEFUL_SET) ? "apps/v1" : reference.apiVersion(),
                        owner,
                        CONTAINER,
                        spec.imageName()));
    }

    private static List<PodRole> roles(
            OwnerLayout layout, List<String> names, Set<String> initial, Set<String> withData) {
        return layout == OwnerLayout.OPERATOR_BARE_PODS
                ? Roles.ofBarePods(names, withData)
                : Roles.ofOperatorSet(names, initial, withData);
    }

    private static Situation situation(Set<String> initial, List<DataVolume> volumes, List<Pod> pods) {
        boolean data = !pods.isEmpty() || volumes.stream().anyMatch(DataVolume::exists);
        if (!data) {
            return Situation.NEW;
        }
        return pods.isEmpty() && initial.isEmpty() ? Situation.VOLUMES_SURVIVE : Situation.IN_PLACE;
    }
}
