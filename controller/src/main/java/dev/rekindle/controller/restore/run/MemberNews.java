package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.status.Sentences;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * What the pod of one member shows just now. Only looks.
 *
 * @param role what the pod gets
 * @param pod as it is; empty where it is not there, or is not injected
 * @param end how the init container last ended, where it has
 * @param trouble what keeps the pod from starting
 */
record MemberNews(
        PodRole role, Optional<Pod> pod, MemberState state, Optional<LocalizeEnd> end, Optional<PodTrouble> trouble) {
    /** So often etcd may end before its data counts as unfit; peers whose names do not resolve yet take one or two. */
    private static final int MOST_RESTARTS = 3;

    /** Looks at a pod. */
    static MemberNews of(PodRole role, Optional<Pod> found, String token) {
        Optional<Pod> pod = found.filter(one -> InjectedPod.bears(one, token));
        Optional<LocalizeEnd> end = pod.flatMap(InjectedPod::lastEnd).map(LocalizeEnd::of);
        return new MemberNews(
                role, pod, pod.map(MemberNews::state).orElse(MemberState.AWAITED), end, pod.flatMap(PodTrouble::of));
    }

    private static MemberState state(Pod pod) {
        if (InjectedPod.isDone(pod)) {
            return MemberState.BOOTING;
        }
        Optional<LocalizeEnd> end = InjectedPod.lastEnd(pod).map(LocalizeEnd::of);
        if (end.filter(LocalizeEnd::isFinal).isPresent()) {
            return MemberState.FAILED;
        }
        return end.isPresent() || InjectedPod.isRunning(pod) ? MemberState.RESTORING : MemberState.INJECTED;
    }

    /** Whether the snapshot goes into this member. */
    boolean isRestored() {
        return role.role() != Role.JOINER;
    }

    /** Whether our init container has ended well. */
    boolean isDone() {
        return state == MemberState.BOOTING;
    }

    /** Why it cannot be restored, whatever is tried. */
    Optional<LocalizeEnd> refusal() {
        return state == MemberState.FAILED ? end : Optional.empty();
    }

    /** Whether etcd itself ended again and again on restored data. One that joins may have to wait for others, so it never counts. */
    boolean doesNotBoot(String container) {
        return isDone()
                && isRestored()
                && pod.flatMap(one -> InjectedPod.status(one, container))
                        .map(ContainerStatus::getRestartCount)
                        .filter(count -> count >= MOST_RESTARTS)
                        .isPresent();
    }

    /** The same for the status; what an earlier run of the init container told, and this one does not, is kept. */
    RestoredMember report(Optional<RestoredMember> before) {
        Optional<String> reason = trouble.map(PodTrouble::reason)
                .or(() -> end.map(LocalizeEnd::reason))
                .map(Reason::toString);
        Optional<String> message = trouble.map(PodTrouble::message)
                .or(() -> end.map(LocalizeEnd::message))
                .map(Sentences::fitted);
        return new RestoredMember(
                role.pod(),
                role.role(),
                state.toString(),
                null,
                reason.orElse(null),
                message.orElse(null),
                end.flatMap(LocalizeEnd::memberId)
                        .or(() -> before.map(RestoredMember::memberId))
                        .orElse(null),
                null,
                end.flatMap(LocalizeEnd::archive)
                        .or(() -> before.map(RestoredMember::archive))
                        .orElse(null));
    }
}
