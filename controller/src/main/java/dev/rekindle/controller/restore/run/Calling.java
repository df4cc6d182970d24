package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.run.Handshake.Answer;
import dev.rekindle.controller.restore.run.PodRemoval.Haste;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * Third step: pods come, and none of them without our init container. Before the first one may come the API servers have to act on the order. Then every
 * pod of the target that does not bear this restore's token has to go, which the owner answers with a new one: those that were there before, and
 * those that slipped through.
 */
final class Calling {
    /** The race is lost now and then; against a webhook that takes the init container away there is no winning. */
    private static final int MOST_ATTEMPTS = 6;

    private final Handshake handshake;
    private final PodWatches watches;
    private final PodRemoval removal;
    private final TargetCreation creation;

    Calling(Handshake handshake, PodWatches watches, PodRemoval removal, TargetCreation creation) {
        this.handshake = handshake;
        this.watches = watches;
        this.removal = removal;
        this.creation = creation;
    }

    /** Lets pods come, once the order is acted on. */
    StepResult take(Run run, RestoreInjection order) throws InterruptedException {
        List<Pod> strangers = strangers(run, run.roles());
        if (run.attempts() == 0) {
            return firstTime(run);
        }
        watches.ensure(
                run,
                run.roles(),
                strangers.stream().filter(pod -> wasBefore(pod, order)).toList());
        int slipped = watches.slipped(run.restore())
                + Math.toIntExact(strangers.stream()
                        .filter(pod -> !watches.isOld(run.restore(), pod))
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .filter(pod -> removal.remove(pod, Haste.AT_ONCE))
                        .count());
        if (slipped > 0) {
            return slippedThrough(run, slipped);
        }
        creation.ensure(run);
        dismiss(run, strangers);
        return new StepResult.Done();
    }

    private StepResult firstTime(Run run) throws InterruptedException {
        Answer answer = handshake.ask(
                run.target().shape(), InjectionOrder.probe(run.target()), pod -> InjectedPod.bears(pod, run.token()));
        return switch (answer) {
            case Answer.Acts() -> {
                run.draft().attempts(1);
                yield new StepResult.Again();
            }
            case Answer.Not(String why) ->
                new StepResult.Wait(Reason.WAITING_FOR_POLICY, "nothing was touched yet: the API server says: " + why);
        };
    }

    private static StepResult slippedThrough(Run run, int slipped) {
        run.draft().attempts(run.attempts() + slipped);
        return run.attempts() <= MOST_ATTEMPTS
                ? new StepResult.Again()
                : new StepResult.Failed(
                        Reason.POD_SLIPPED_THROUGH,
                        "pods of " + run.target().reference().text() + " came without " + InjectedPod.LOCALIZE + " "
                                + (run.attempts() - 1)
                                + " times, and were deleted before their etcd started; look for a webhook or policy that"
                                + " changes init containers");
    }

    /**
     * Deletes what was there before. Where one member restores and the others join it, the others go first: as long as one of them lives, a first one
     * that is new and one that is old could be taken for the same.
     */
    private void dismiss(Run run, List<Pod> strangers) {
        List<Pod> others = strangers.stream().filter(pod -> !isSeed(run, pod)).toList();
        List<Pod> next = others.isEmpty() || run.joiners().isEmpty() ? strangers : others;
        next.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod -> removal.remove(pod, Haste.ORDERLY));
    }

    private static boolean isSeed(Run run, Pod pod) {
        return run.roles().stream()
                .anyMatch(role -> role.role() == Role.SEED
                        && role.pod().equals(pod.getMetadata().getName()));
    }

    /** Pods of these roles without this restore's init container, those that are being deleted included. */
    static List<Pod> strangers(Run run, List<PodRole> roles) {
        return roles.stream()
                .flatMap(role -> run.pod(role.pod()).stream())
                .filter(pod -> !InjectedPod.bears(pod, run.token()))
                .toList();
    }

    /** Times of Kubernetes have whole seconds: a pod of the same second is one that was before, and goes all the same. */
    private static boolean wasBefore(Pod pod, RestoreInjection order) {
        return pod.getMetadata()
                        .getCreationTimestamp()
                        .compareTo(order.getMetadata().getCreationTimestamp())
                <= 0;
    }
}
