package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the data of members lies. */
final class Volumes {
    private static final String STORAGE = "storage";

    private Volumes() {}

    /**
     * One entry a pod.
     *
     * @param claimOf name of the claim that a pod has or will have
     * @param wanted bytes that a new claim will ask for
     * @param leaving whether a claim goes with an owner that is gone
     */
    static List<DataVolume> of(
            List<String> pods,
            Function<String, Optional<String>> claimOf,
            Map<String, PersistentVolumeClaim> claims,
            OptionalLong wanted,
            Predicate<PersistentVolumeClaim> leaving) {
        return pods.stream()
                .map(pod -> {
                    Optional<String> name = claimOf.apply(pod);
                    Optional<PersistentVolumeClaim> claim = name.map(claims::get);
                    return new DataVolume(
                            pod,
                            name,
                            claim.isPresent(),
                            claim.filter(found ->
                                            found.getMetadata().getDeletionTimestamp() != null || leaving.test(found))
                                    .isPresent(),
                            claim.map(Volumes::capacity).orElse(wanted));
                })
                .toList();
    }

    /** Pods with a claim already, and those that live. */
    static Set<String> podsWithData(List<DataVolume> volumes, List<Pod> living) {
        var pods = new HashSet<String>();
        volumes.stream().filter(DataVolume::exists).forEach(volume -> pods.add(volume.pod()));
        living.forEach(pod -> pods.add(pod.getMetadata().getName()));
        return Set.copyOf(pods);
    }

    /** What a claim has, else what it asks for. */
    static OptionalLong capacity(PersistentVolumeClaim claim) {
        Map<String, Quantity> has =
                claim.getStatus() == null || claim.getStatus().getCapacity() == null
                        ? Map.of()
                        : claim.getStatus().getCapacity();
        return has.containsKey(STORAGE) ? bytes(has.get(STORAGE)) : requested(claim);
    }

    /** What a claim, or the template of one, asks for. */
    static OptionalLong requested(PersistentVolumeClaim claim) {
        return claim.getSpec() == null
                        || claim.getSpec().getResources() == null
                        || claim.getSpec().getResources().getRequests() == null
                ? OptionalLong.empty()
                : bytes(claim.getSpec().getResources().getRequests().get(STORAGE));
    }

    /** A quantity as it is written in a spec that we do not know; empty where it is none. */
    static OptionalLong bytes(@Nullable Object quantity) {
        try {
            return quantity == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Quantity.getAmountInBytes(
                                    quantity instanceof Quantity known ? known : Quantity.parse(quantity.toString()))
                            .longValueExact());
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return OptionalLong.empty();
        }
    }
}
