package dev.rekindle.controller.restore.target;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A StatefulSet that belongs to nobody else: all its members start at once from one initial cluster. */
final class PlainTarget {
    private final TargetReads reads;
    private final TargetReference reference;
    private final String container;

    PlainTarget(TargetReads reads, TargetReference reference, String container) {
        this.reads = reads;
        this.reference = reference;
        this.container = container;
    }

    TargetFacts observe(List<PodRole> chosen) throws ProblemException {
        StatefulSet set = reads.statefulSet(reference.namespace(), reference.name())
                .orElseThrow(() -> new ProblemException(
                        Reason.TARGET_NOT_FOUND,
                        "there is no " + reference.text() + " in namespace " + reference.namespace()
                                + "; create it, with replicas: 0 if its pods are to wait for the restore"));
        refuseIfOwned(set);
        Surroundings around = Surroundings.of(reads, reference.namespace());
        Pod shape = PodShape.of(set, first(set));
        EtcdSettings etcd = DataMount.container(shape, container)
                .map(one ->
                        EtcdSettings.of(one, ContainerEnvironment.of(one, shape.getMetadata(), around.configMaps())))
                .orElse(EtcdSettings.UNKNOWN);
        List<String> names = chosen.isEmpty()
                ? names(set)
                : chosen.stream().map(PodRole::pod).toList();
        List<Pod> pods = around.members(names, this::isMember);
        List<DataVolume> volumes = Volumes.of(
                names, pod -> claim(set, shape, etcd, pod), around.claims(), wanted(set, shape, etcd), _ -> false);
        boolean data = !pods.isEmpty() || volumes.stream().anyMatch(DataVolume::exists);
        return new TargetFacts(
                reference,
                Optional.of(set.getMetadata().getUid()),
                OwnerLayout.PLAIN_STATEFUL_SET,
                Evidence.SEEN,
                data ? Situation.IN_PLACE : Situation.NEW,
                new PodOwner(
                        reference.kind(), reference.name(), set.getMetadata().getUid()),
                container,
                replicas(set),
                names,
                chosen.isEmpty() ? Roles.ofStaticSet(names) : chosen,
                shape,
                pods,
                volumes,
                etcd,
                DataMount.container(shape, container).map(Container::getImage),
                TargetReads.lock(set));
    }

    private void refuseIfOwned(StatefulSet set) throws ProblemException {
        Optional<OwnerReference> owner = TargetReads.controller(set);
        if (owner.isPresent()) {
            OwnerReference found = owner.get();
            boolean known = found.getKind().equals(TargetReads.ETCD_CLUSTER)
                    && found.getApiVersion().startsWith("operator.etcd.io/");
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    reference.text() + " belongs to " + found.getKind() + "/" + found.getName()
                            + ", which decides how its pods start; name that as target."
                            + (known ? "etcdCluster" : "owner, with the role of each pod"));
        }
    }

    private List<String> names(StatefulSet set) throws ProblemException {
        int replicas = replicas(set);
        if (replicas == 0) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    reference.text()
                            + " wants no pods (replicas: 0), so none would come to be restored; give target.roles, which say who its members will be, or scale it up");
        }
        if (replicas > Surroundings.MOST_MEMBERS) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    reference.text() + " has " + replicas + " replicas, and a restore knows how to make at most "
                            + Surroundings.MOST_MEMBERS);
        }
        return Surroundings.ordinals(reference.name(), first(set), replicas);
    }

    private static int replicas(StatefulSet set) {
        Integer replicas = set.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    private static int first(StatefulSet set) {
        return set.getSpec().getOrdinals() == null
                        || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
    }

    private boolean isMember(Pod pod) {
        return TargetReads.controller(pod)
                .filter(owner -> owner.getKind().equals(reference.kind())
                        && owner.getName().equals(reference.name()))
                .isPresent();
    }

    private Optional<PersistentVolumeClaim> template(StatefulSet set, Pod shape, EtcdSettings etcd) {
        Optional<String> volume = etcd.dataDir()
                .flatMap(directory -> DataMount.of(shape, container, directory))
                .map(mount -> mount.mount().getName());
        return set.getSpec().getVolumeClaimTemplates().stream()
                .filter(claim ->
                        volume.isEmpty() || claim.getMetadata().getName().equals(volume.get()))
                .findFirst();
    }

    private Optional<String> claim(StatefulSet set, Pod shape, EtcdSettings etcd, String pod) {
        return template(set, shape, etcd)
                .map(claim -> claim.getMetadata().getName() + "-" + pod)
                .or(() -> etcd.dataDir()
                        .flatMap(directory -> DataMount.of(shape, container, directory))
                        .flatMap(DataMount::claim));
    }

    private OptionalLong wanted(StatefulSet set, Pod shape, EtcdSettings etcd) {
        Optional<PersistentVolumeClaim> template = template(set, shape, etcd);
        return template.isPresent() ? Volumes.requested(template.get()) : OptionalLong.empty();
    }
}
