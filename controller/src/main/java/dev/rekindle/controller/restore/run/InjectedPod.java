package dev.rekindle.controller.restore.run;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod shows of our init container. */
final class InjectedPod {
    /** Its name in every pod. */
    static final String LOCALIZE = "restore-localize";

    private static final String WAY_BACK = "--role=Rollback";

    private InjectedPod() {}

    /** Whether a pod waits for, runs or ran the init container of this restore, and of no other. */
    static boolean bears(Pod pod, String token) {
        return localize(pod)
                .filter(container -> container.getArgs().contains("--token=" + token))
                .isPresent();
    }

    /** The same, where it takes the restore back. */
    static boolean isForWayBack(Pod pod, String token) {
        return bears(pod, token)
                && localize(pod)
                        .filter(container -> container.getArgs().contains(WAY_BACK))
                        .isPresent();
    }

    /** The status of the init container, once a kubelet has one. */
    static Optional<ContainerStatus> status(Pod pod) {
        return statuses(pod.getStatus() == null ? null : pod.getStatus().getInitContainerStatuses(), LOCALIZE);
    }

    /** The status of a container, once a kubelet has one. */
    static Optional<ContainerStatus> status(Pod pod, String container) {
        return statuses(pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses(), container);
    }

    /** How the init container last ended, where it has. */
    static Optional<ContainerStateTerminated> lastEnd(Pod pod) {
        return status(pod)
                .flatMap(status -> Optional.ofNullable(status.getState())
                        .map(ContainerState::getTerminated)
                        .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated)));
    }

    /** Whether the init container runs just now. */
    static boolean isRunning(Pod pod) {
        return status(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .isPresent();
    }

    /** Whether the init container has ended well, so that the member is as it should be. */
    static boolean isDone(Pod pod) {
        return status(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getTerminated)
                .filter(end -> end.getExitCode() == 0)
                .isPresent();
    }

    private static Optional<Container> localize(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getInitContainers()).orElse(List.of()).stream()
                .filter(container -> LOCALIZE.equals(container.getName()))
                .findFirst();
    }

    private static Optional<ContainerStatus> statuses(@Nullable List<ContainerStatus> all, String name) {
        return Optional.ofNullable(all).orElse(List.of()).stream()
                .filter(status -> name.equals(status.getName()))
                .findFirst();
    }
}
