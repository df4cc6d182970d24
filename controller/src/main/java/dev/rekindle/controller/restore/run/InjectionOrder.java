package dev.rekindle.controller.restore.run;

import dev.rekindle.api.internal.OrderedPod;
import dev.rekindle.api.internal.OrderedRole;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.internal.RestoreInjectionSpec;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.controller.restore.target.TargetFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The orders by which the API server injects the pods of a restore. The first is named like the restore and has all pods. Where members join a seed,
 * a second one follows for them alone, so that the first can end as soon as the seed is proved. The API server hears of both by one watch, so
 * whoever knows that the first has gone knows that the second has come. A third, by itself, is for the way back.
 */
final class InjectionOrder {
    private static final String PROBE = "-rekindle-probe";
    private static final String JOINERS = "-joiners";
    private static final String WAY_BACK = "-rollback";

    private final KubernetesClient client;

    InjectionOrder(KubernetesClient client) {
        this.client = client;
    }

    /** The name of the pod that is only ever created in a dry run. */
    static String probe(TargetFacts target) {
        return target.podOwner().name() + PROBE;
    }

    /** The first order of a restore. */
    static RestoreInjection first(Run run) {
        return of(run, run.restore().getMetadata().getName(), ordered(run.roles()));
    }

    /** The order for those that join. */
    static RestoreInjection joiners(Run run) {
        return of(run, run.restore().getMetadata().getName() + JOINERS, ordered(run.joiners()));
    }

    /** The order to take back what the others have done. */
    static RestoreInjection wayBack(Run run) {
        Stream<String> pods = Stream.concat(run.roles().stream().map(PodRole::pod), Stream.of(probe(run.target())));
        return of(
                run,
                run.restore().getMetadata().getName() + WAY_BACK,
                pods.map(pod -> new OrderedPod(pod, OrderedRole.ROLLBACK)).toList());
    }

    private static List<OrderedPod> ordered(List<PodRole> roles) {
        return roles.stream()
                .map(role -> new OrderedPod(
                        role.pod(),
                        switch (role.role()) {
                            case SEED -> OrderedRole.SEED;
                            case MEMBER -> OrderedRole.MEMBER;
                            case JOINER -> OrderedRole.JOINER;
                        }))
                .toList();
    }

    private static RestoreInjection of(Run run, String name, List<OrderedPod> roles) {
        EtcdRestore restore = run.restore();
        TargetFacts target = run.target();
        List<String> pods = Stream.concat(roles.stream().map(OrderedPod::pod), Stream.of(probe(target)))
                .distinct()
                .toList();
        var order = new RestoreInjection();
        order.setMetadata(Owned.by(restore, name));
        order.setSpec(new RestoreInjectionSpec(
                restore.getMetadata().getName(),
                run.token(),
                target.container(),
                pods,
                roles,
                target.podOwner(),
                TicketSecret.nameOf(restore)));
        return order;
    }

    /** The first order of this very restore, where it stands. */
    Optional<RestoreInjection> find(EtcdRestore restore) {
        return find(restore, restore.getMetadata().getName());
    }

    /** The order for the way back, where it stands. */
    Optional<RestoreInjection> findWayBack(EtcdRestore restore) {
        return find(restore, restore.getMetadata().getName() + WAY_BACK);
    }

    /** Writes one where it is missing. */
    RestoreInjection ensure(EtcdRestore restore, RestoreInjection order) {
        return find(restore, order.getMetadata().getName())
                .orElseGet(() -> client.resource(order).create());
    }

    /** Takes the first one away. */
    void withdrawFirst(EtcdRestore restore) {
        withdraw(restore, restore.getMetadata().getName());
    }

    /** Takes away those by which pods restore. */
    void withdrawWayForth(EtcdRestore restore) {
        withdrawFirst(restore);
        withdraw(restore, restore.getMetadata().getName() + JOINERS);
    }

    /** Takes all away. */
    void withdrawAll(EtcdRestore restore) {
        withdrawWayForth(restore);
        withdraw(restore, restore.getMetadata().getName() + WAY_BACK);
    }

    private void withdraw(EtcdRestore restore, String name) {
        find(restore, name)
                .ifPresent(order -> resource(restore, name)
                        .lockResourceVersion(order.getMetadata().getResourceVersion())
                        .delete());
    }

    private Optional<RestoreInjection> find(EtcdRestore restore, String name) {
        return Optional.ofNullable(resource(restore, name).get()).filter(found -> Owned.isOf(restore, found));
    }

    /** Whether the pods' owner is still the one that an order names. */
    static boolean fits(RestoreInjection order, TargetFacts target) {
        PodOwner named = order.getSpec().owner();
        PodOwner found = target.podOwner();
        return named.kind().equals(found.kind())
                && named.name().equals(found.name())
                && (named.uid() == null || found.uid() == null || named.uid().equals(found.uid()));
    }

    private Resource<RestoreInjection> resource(EtcdRestore restore, String name) {
        return client.resources(RestoreInjection.class)
                .inNamespace(restore.getMetadata().getNamespace())
                .withName(name);
    }
}
