package dev.rekindle.controller.restore.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** The steps of a restore, in their order. */
public final class Steps {
    private final InjectionOrder orders;
    private final Release release;
    private final Locking locking;
    private final Ordering ordering;
    private final Calling calling;
    private final Watching watching;
    private final Proving proving;
    private final Completion completion;
    private final Ending ending;
    private final RollingBack rollingBack;

    /** Steps that act with this client, get tickets from there, and ask members so. */
    public Steps(KubernetesClient client, TicketValues tickets, MemberEtcd etcd, PodWatches watches, Clock clock) {
        var removal = new PodRemoval(client);
        var locks = new TargetLock(client);
        var secrets = new TicketSecret(client, clock);
        var handshake = new Handshake(new ApiServers(client));
        var guard = new ClusterGuard(client);
        this.orders = new InjectionOrder(client);
        this.release = new Release(orders, secrets, locks, watches);
        this.locking = new Locking(locks);
        this.ordering = new Ordering(secrets, tickets, orders, guard);
        this.calling = new Calling(handshake, watches, removal, new TargetCreation(client));
        this.watching = new Watching(new PodLogs(client, clock), clock);
        this.proving = new Proving(etcd);
        this.completion = new Completion(etcd, guard, orders, watches, removal, release);
        this.ending = new Ending(guard, handshake, removal, release);
        this.rollingBack = new RollingBack(
                locks,
                new Recalling(orders, secrets, handshake, removal),
                new OldCluster(etcd),
                orders,
                release,
                clock);
    }

    InjectionOrder orders() {
        return orders;
    }

    Release release() {
        return release;
    }

    Locking locking() {
        return locking;
    }

    Ordering ordering() {
        return ordering;
    }

    Calling calling() {
        return calling;
    }

    Watching watching() {
        return watching;
    }

    Proving proving() {
        return proving;
    }

    Completion completion() {
        return completion;
    }

    Ending ending() {
        return ending;
    }

    RollingBack rollingBack() {
        return rollingBack;
    }
}
