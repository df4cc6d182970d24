package dev.rekindle.controller.restore.target;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.controller.status.NoAnswer;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Pods of an owner that is only known by what the spec says of it and by what its pods show. */
final class NamedTarget {
    private final TargetReads reads;
    private final TargetReference reference;
    private final String container;

    NamedTarget(TargetReads reads, TargetReference reference, String container) {
        this.reads = reads;
        this.reference = reference;
        this.container = container;
    }

    TargetFacts observe(List<PodRole> roles) throws ProblemException {
        GenericKubernetesResource owner = owner();
        Surroundings around = Surroundings.of(reads, reference.namespace());
        List<String> names = roles.stream().map(PodRole::pod).toList();
        List<Pod> pods = around.members(names, pod -> isOfTheOwner(pod, owner));
        PodOwner podOwner = podOwner(owner, pods);
        Pod shape = pods.stream()
                .findFirst()
                .map(PodShape::of)
                .orElseGet(() -> PodShape.awaited(
                        reference.namespace(),
                        names.getFirst(),
                        reference.apiVersion(),
                        podOwner,
                        container,
                        "etcd:awaited"));
        Optional<Container> etcd = pods.isEmpty() ? Optional.empty() : DataMount.container(shape, container);
        EtcdSettings settings = etcd.map(one ->
                        EtcdSettings.of(one, ContainerEnvironment.of(one, shape.getMetadata(), around.configMaps())))
                .orElse(EtcdSettings.UNKNOWN);
        List<DataVolume> volumes = Volumes.of(
                names, pod -> claim(around, settings, pod), around.claims(), OptionalLong.empty(), _ -> false);
        return new TargetFacts(
                reference,
                Optional.of(owner.getMetadata().getUid()),
                OwnerLayout.OTHER,
                pods.isEmpty() ? Evidence.GUESSED : Evidence.SEEN,
                pods.isEmpty() ? Situation.NEW : Situation.IN_PLACE,
                podOwner,
                container,
                names.size(),
                names,
                roles,
                shape,
                pods,
                volumes,
                settings,
                etcd.map(Container::getImage),
                TargetReads.lock(owner));
    }

    private GenericKubernetesResource owner() throws ProblemException {
        try {
            return reads.any(reference.apiVersion(), reference.kind(), reference.namespace(), reference.name())
                    .orElseThrow(() -> new ProblemException(
                            Reason.TARGET_NOT_FOUND,
                            "there is no " + reference.text() + " (" + reference.apiVersion() + ") in namespace "
                                    + reference.namespace() + "; create it, or correct target.owner"));
        } catch (KubernetesClientException e) {
            // 403: an administrator grants rights on kinds that we cannot know. Anything else: the kind is not served.
            throw new ProblemException(
                    Reason.TARGET_UNKNOWN,
                    reference.text() + " (" + reference.apiVersion() + ") cannot be read"
                            + (NoAnswer.is(e) ? "" : ", the API server answers " + e.getCode())
                            + "; let Rekindle's controller get and patch this kind, and check apiVersion and kind",
                    e);
        }
    }

    private static boolean isOfTheOwner(Pod pod, GenericKubernetesResource owner) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(one -> one.getUid().equals(owner.getMetadata().getUid()));
    }

    /** What the pods name as their controller: the owner itself, or a StatefulSet that belongs to it. */
    private PodOwner podOwner(GenericKubernetesResource owner, List<Pod> pods) throws ProblemException {
        if (pods.isEmpty()) {
            return new PodOwner(
                    reference.kind(), reference.name(), owner.getMetadata().getUid());
        }
        List<OwnerReference> controllers = pods.stream()
                .map(pod -> TargetReads.controller(pod).orElse(new OwnerReference()))
                .distinct()
                .toList();
        OwnerReference controller = controllers.getFirst();
        if (controllers.size() > 1 || controller.getUid() == null || !leadsTo(owner, controller)) {
            throw new ProblemException(
                    Reason.TARGET_UNKNOWN,
                    "the pods of target.roles do not all belong to " + reference.text() + ": "
                            + pods.stream().map(this::belonging).toList()
                            + "; name the owner that their metadata.ownerReferences lead to");
        }
        return new PodOwner(controller.getKind(), controller.getName(), controller.getUid());
    }

    private String belonging(Pod pod) {
        return pod.getMetadata().getName() + " to "
                + TargetReads.controller(pod)
                        .map(owner -> owner.getKind() + "/" + owner.getName())
                        .orElse("nobody");
    }

    private boolean leadsTo(GenericKubernetesResource owner, OwnerReference controller) {
        String uid = owner.getMetadata().getUid();
        if (controller.getUid().equals(uid)) {
            return true;
        }
        Optional<StatefulSet> between = controller.getKind().equals("StatefulSet")
                ? reads.statefulSet(reference.namespace(), controller.getName())
                : Optional.empty();
        return between.flatMap(TargetReads::controller)
                .filter(one -> one.getUid().equals(uid))
                .isPresent();
    }

    private Optional<String> claim(Surroundings around, EtcdSettings settings, String pod) {
        return around.pod(pod)
                .flatMap(living -> settings.dataDir()
                        .flatMap(directory -> DataMount.of(living, container, directory))
                        .flatMap(DataMount::claim));
    }
}
