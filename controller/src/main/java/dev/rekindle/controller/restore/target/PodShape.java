package dev.rekindle.controller.restore.target;

import dev.rekindle.api.internal.PodOwner;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** A pod of a target as its owner creates it, so that the API server can be asked what becomes of one without making it. */
final class PodShape {
    /** The init container that the admission policy adds, and the volume with its ticket (config/policy). */
    private static final String LOCALIZE = "restore-localize";

    private static final String TICKET = "rekindle-ticket";

    /** Stands for an owner that does not exist yet; the API server takes no reference without a uid. */
    private static final String NO_UID = "00000000-0000-0000-0000-000000000000";

    private PodShape() {}

    /** What the StatefulSet controller makes of its template for the pod with this ordinal (kubernetes pkg/controller/statefulset, {@code newVersionedStatefulSetPod}). */
    static Pod of(StatefulSet set, int ordinal) {
        String name = set.getMetadata().getName() + "-" + ordinal;
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder(set.getSpec().getTemplate().getMetadata())
                        .withName(name)
                        .withNamespace(set.getMetadata().getNamespace())
                        .withGenerateName(set.getMetadata().getName() + "-")
                        .addToLabels("apps.kubernetes.io/pod-index", String.valueOf(ordinal))
                        .addToLabels("statefulset.kubernetes.io/pod-name", name)
                        .withOwnerReferences(owner(
                                "apps/v1",
                                new PodOwner(
                                        "StatefulSet",
                                        set.getMetadata().getName(),
                                        set.getMetadata().getUid())))
                        .build())
                .withSpec(withClaims(set, name))
                .build();
    }

    private static PodSpec withClaims(StatefulSet set, String pod) {
        var spec = new PodSpecBuilder(set.getSpec().getTemplate().getSpec())
                .withHostname(pod)
                .withSubdomain(set.getSpec().getServiceName());
        for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
            String volume = claim.getMetadata().getName();
            spec.removeMatchingFromVolumes(one -> one.getName().equals(volume))
                    .addNewVolume()
                    .withName(volume)
                    .withNewPersistentVolumeClaim(volume + "-" + pod, false)
                    .endVolume();
        }
        return spec.build();
    }

    /** What a living pod was created from, as far as it shows, and without what an earlier restore added to it. */
    static Pod of(Pod living) {
        var spec = new PodSpecBuilder(living.getSpec())
                .withNodeName(null)
                .withEphemeralContainers()
                .removeMatchingFromInitContainers(one -> LOCALIZE.equals(one.getName()))
                .removeMatchingFromVolumes(one -> TICKET.equals(one.getName()))
                .build();
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(living.getMetadata().getName())
                        .withNamespace(living.getMetadata().getNamespace())
                        .withGenerateName(living.getMetadata().getGenerateName())
                        .withLabels(living.getMetadata().getLabels())
                        .withAnnotations(living.getMetadata().getAnnotations())
                        .withOwnerReferences(living.getMetadata().getOwnerReferences())
                        .build())
                .withSpec(spec)
                .build();
    }

    /**
     * A pod of an owner that has made none yet. Only what an order looks at is as it will be: name, owner and container.
     *
     * @param image of etcd; anything will do, since it is never pulled
     */
    static Pod awaited(
            String namespace, String name, String apiVersion, PodOwner owner, String container, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withOwnerReferences(owner(apiVersion, owner))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(container)
                .withImage(image)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    private static OwnerReference owner(String apiVersion, PodOwner owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(owner.kind())
                .withName(owner.name())
                .withUid(owner.uid() == null ? NO_UID : owner.uid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
