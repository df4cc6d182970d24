package dev.rekindle.controller.restore.run;

import dev.rekindle.controller.restore.run.Handshake.Answer;
import dev.rekindle.controller.restore.run.PodRemoval.Haste;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * First half of the way back: the order for it stands, what made pods restore is gone, and every pod that is there for anything else goes, which its
 * owner answers with one that takes back what the restore has done to its volume.
 */
final class Recalling {
    private final InjectionOrder orders;
    private final TicketSecret tickets;
    private final Handshake handshake;
    private final PodRemoval removal;

    Recalling(InjectionOrder orders, TicketSecret tickets, Handshake handshake, PodRemoval removal) {
        this.orders = orders;
        this.tickets = tickets;
        this.handshake = handshake;
        this.removal = removal;
    }

    /** What is waited for; empty once no other pod is left. */
    Optional<String> take(Run run) throws InterruptedException {
        // The old one goes afterwards: while both stand no pod comes at all, since the gate wants it to be injected by
        // each of them, and without one a pod would come for nothing.
        orders.ensure(run.restore(), InjectionOrder.wayBack(run));
        orders.withdrawWayForth(run.restore());
        tickets.remove(run.restore());
        List<Pod> others = run.roles().stream()
                .flatMap(role -> run.pod(role.pod()).stream())
                .filter(pod -> !InjectedPod.isForWayBack(pod, run.token()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Answer answer = handshake.ask(
                run.target().shape(),
                InjectionOrder.probe(run.target()),
                pod -> InjectedPod.isForWayBack(pod, run.token()));
        return Optional.of(
                switch (answer) {
                    case Answer.Acts() -> {
                        others.stream()
                                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                                .forEach(pod -> removal.remove(pod, Haste.ORDERLY));
                        yield "end before they are made anew: "
                                + others.stream()
                                        .map(pod -> pod.getMetadata().getName())
                                        .collect(Collectors.joining(", "));
                    }
                    case Answer.Not(String why) -> "the API server says: " + why;
                });
    }
}
