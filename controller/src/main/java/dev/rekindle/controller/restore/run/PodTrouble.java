package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps a pod from starting, as Kubernetes tells it.
 *
 * @param message the same for people, with Kubernetes' own words
 */
record PodTrouble(Reason reason, String message) {
    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final Set<String> CONFIGURATION = Set.of("CreateContainerConfigError", "CreateContainerError");

    /** The first thing that is in the way; empty where nothing is, or nobody has looked yet. */
    static Optional<PodTrouble> of(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        return unscheduled(pod).or(() -> waiting(pod));
    }

    private static Optional<PodTrouble> unscheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus().getConditions()).orElse(List.of()).stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .map(message -> Optional.ofNullable(message).orElse("no reason given"))
                .map(message -> new PodTrouble(
                        message.toLowerCase(Locale.ROOT).contains("volume")
                                ? Reason.VOLUME_NOT_BOUND
                                : Reason.POD_UNSCHEDULABLE,
                        "no node takes it: " + message))
                .findFirst();
    }

    private static Optional<PodTrouble> waiting(Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .flatMap(all -> Optional.ofNullable(all).orElse(List.of()).stream())
                .flatMap(status -> ofContainer(status).stream())
                .findFirst();
    }

    private static Optional<PodTrouble> ofContainer(ContainerStatus status) {
        Optional<ContainerStateWaiting> waiting =
                Optional.ofNullable(status.getState()).map(ContainerState::getWaiting);
        String why = waiting.map(ContainerStateWaiting::getReason).orElse("");
        String said = "container " + status.getName() + ": " + why
                + waiting.map(ContainerStateWaiting::getMessage)
                        .map(message -> ": " + message)
                        .orElse("");
        if (IMAGE.contains(why)) {
            return Optional.of(new PodTrouble(Reason.IMAGE_PULL_FAILED, said));
        }
        if (CONFIGURATION.contains(why)) {
            return Optional.of(new PodTrouble(
                    said.contains("runAsNonRoot") || said.contains("non-root")
                            ? Reason.NO_USER
                            : said.toLowerCase(Locale.ROOT).contains("secret")
                                    ? Reason.SECRET_NOT_FOUND
                                    : Reason.WAITING_FOR_PODS,
                    said));
        }
        return "CrashLoopBackOff".equals(why) && !InjectedPod.LOCALIZE.equals(status.getName())
                ? Optional.of(new PodTrouble(Reason.CRASH_LOOP, said))
                : Optional.empty();
    }
}
