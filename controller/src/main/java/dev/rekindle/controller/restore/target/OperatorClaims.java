package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which claims members have. Both layouts of the operator call them {@code etcd-data-POD}; where a pod or a template is there, that tells.
 *
 * @param set of the cluster
 * @param shape of a pod
 * @param dataDir of etcd
 */
record OperatorClaims(Optional<StatefulSet> set, Pod shape, Optional<String> dataDir, String container) {
    static final String STEM = "etcd-data-";

    /**
     * Those of these pods.
     *
     * @param asked bytes that the cluster asks for each
     * @param leaving whether a claim goes with a cluster that is gone
     */
    List<DataVolume> volumes(
            List<String> pods,
            Map<String, PersistentVolumeClaim> claims,
            OptionalLong asked,
            Predicate<PersistentVolumeClaim> leaving) {
        return Volumes.of(pods, this::of, claims, wanted(asked), leaving);
    }

    /** Of this pod; empty where its data lies on something else than a claim. */
    private Optional<String> of(String pod) {
        Optional<DataMount> mount = dataDir.flatMap(directory -> DataMount.of(shape, container, directory));
        if (mount.isEmpty()) {
            return Optional.of(STEM + pod);
        }
        String like = shape.getMetadata().getName();
        return mount.get()
                .claim()
                .map(claim ->
                        claim.endsWith("-" + like) ? claim.substring(0, claim.length() - like.length()) + pod : claim);
    }

    /** Bytes that a new claim asks for: by the set's template, else as the cluster asks for. */
    private OptionalLong wanted(OptionalLong asked) {
        Optional<PersistentVolumeClaim> template = set.flatMap(
                found -> found.getSpec().getVolumeClaimTemplates().stream().findFirst());
        return template.isPresent() ? Volumes.requested(template.get()) : asked;
    }
}
