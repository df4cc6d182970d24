package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.controller.status.ProblemException;
import java.util.Optional;

/** Second step: the ticket is there, and then the order. */
final class Ordering {
    private final TicketSecret tickets;
    private final TicketValues values;
    private final InjectionOrder orders;
    private final ClusterGuard guard;

    Ordering(TicketSecret tickets, TicketValues values, InjectionOrder orders, ClusterGuard guard) {
        this.tickets = tickets;
        this.values = values;
        this.orders = orders;
        this.guard = guard;
    }

    /** Writes what is missing. A ticket that runs out is written anew for as long as a pod may still need it. */
    StepResult take(Run run) throws ProblemException {
        if (!run.news().stream().allMatch(MemberNews::isDone)) {
            tickets.ensure(run.restore(), values);
        }
        Optional<RestoreInjection> there = orders.find(run.restore());
        if (there.isEmpty()) {
            orders.ensure(run.restore(), InjectionOrder.first(run));
        } else if (!InjectionOrder.fits(there.get(), run.target()) && Locking.comesLater(run.restore())) {
            // Before there was anything to see it had been guessed who would own the pods. The gate has kept them out
            // so far.
            orders.withdrawFirst(run.restore());
            run.draft().attempts(0);
            return new StepResult.Again();
        } else if (!InjectionOrder.fits(there.get(), run.target())) {
            return new StepResult.Failed(
                    Reason.TARGET_CHANGED,
                    "the pods of " + run.target().reference().text()
                            + " belong to another owner than when the restore began (expected "
                            + there.get().getSpec().owner() + ", found "
                            + run.target().podOwner()
                            + "); create another EtcdRestore");
        }
        if (!run.joiners().isEmpty()) {
            guard.forgetMembers(run.target());
        }
        return new StepResult.Done();
    }
}
