package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.target.TargetReference;

/** Takes away what a restore has put beside and on its target: orders, ticket, lock, in this order. Each only if it is this restore's. */
final class Release {
    private final InjectionOrder orders;
    private final TicketSecret tickets;
    private final TargetLock locks;
    private final PodWatches watches;

    Release(InjectionOrder orders, TicketSecret tickets, TargetLock locks, PodWatches watches) {
        this.orders = orders;
        this.tickets = tickets;
        this.locks = locks;
        this.watches = watches;
    }

    /** All of it. */
    void everything(EtcdRestore restore, TargetReference target) {
        injection(restore);
        lock(restore, target);
    }

    /** What makes pods of the target restore. */
    void injection(EtcdRestore restore) {
        orders.withdrawAll(restore);
        tickets.remove(restore);
        watches.end(restore);
    }

    /** What keeps others from the target. */
    void lock(EtcdRestore restore, TargetReference target) {
        locks.release(target, Run.lock(restore));
    }
}
