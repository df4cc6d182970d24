package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is in the namespace of a target.
 *
 * @param pods all of them
 * @param claims by name
 * @param configMaps the data of one by its name
 */
record Surroundings(
        List<Pod> pods,
        Map<String, PersistentVolumeClaim> claims,
        Function<String, Optional<Map<String, String>>> configMaps) {
    /** An order names no more pods, one of them being that of the handshake (api, {@code RestoreInjectionSpec}). */
    static final int MOST_MEMBERS = 15;

    static Surroundings of(TargetReads reads, String namespace) {
        return new Surroundings(
                reads.pods(namespace), reads.claims(namespace), name -> reads.configMap(namespace, name));
    }

    Optional<Pod> pod(String name) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** Those that are a member's by name or by what is asked of them, in the order of their ordinals. */
    List<Pod> members(List<String> names, Predicate<Pod> owned) {
        return pods.stream()
                .filter(pod -> names.contains(pod.getMetadata().getName()) || owned.test(pod))
                .sorted(Comparator.comparingInt(
                                (Pod pod) -> pod.getMetadata().getName().length())
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** {@code stem-first} to {@code stem-(first+count-1)}. */
    static List<String> ordinals(String stem, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(ordinal -> stem + "-" + ordinal)
                .toList();
    }

    /** The ordinal in a name, where it is {@code stem-N}; -1 for any other. */
    static int ordinal(String stem, String name) {
        String rest = name.startsWith(stem + "-") ? name.substring(stem.length() + 1) : "";
        return rest.matches("0|[1-9][0-9]{0,5}") ? Integer.parseInt(rest) : -1;
    }
}
