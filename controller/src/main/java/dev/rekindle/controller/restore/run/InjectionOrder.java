package dev.rekindle.controller.restore.run;

import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.internal.RestoreInjectionSpec;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.controller.restore.target.TargetFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The order by which the API server injects the pods of a restore; it is named like the restore. */
final class InjectionOrder {
    private static final String PROBE = "-rekindle-probe";

    private final KubernetesClient client;

    InjectionOrder(KubernetesClient client) {
        this.client = client;
    }

    /** The name of the pod that is only ever created in a dry run. */
    static String probe(TargetFacts target) {
        return target.podOwner().name() + PROBE;
    }

    /** What the order of a restore says. */
    static RestoreInjection of(EtcdRestore restore, String token, List<PodRole> roles, TargetFacts target) {
        var pods = new ArrayList<>(roles.stream().map(PodRole::pod).toList());
        pods.add(probe(target));
        var order = new RestoreInjection();
        order.setMetadata(Owned.by(restore, restore.getMetadata().getName()));
        order.setSpec(new RestoreInjectionSpec(
                restore.getMetadata().getName(),
                token,
                target.container(),
                pods,
                roles,
                target.podOwner(),
                TicketSecret.nameOf(restore)));
        return order;
    }

    /** The order of this very restore, where it stands. */
    Optional<RestoreInjection> find(EtcdRestore restore) {
        return Optional.ofNullable(resource(restore).get()).filter(found -> Owned.isOf(restore, found));
    }

    /** Writes it. */
    RestoreInjection write(RestoreInjection order) {
        return client.resource(order).create();
    }

    /** Takes it away, if it is this restore's; whether there was one. */
    boolean withdraw(EtcdRestore restore) {
        Optional<RestoreInjection> found = find(restore);
        found.ifPresent(order -> resource(restore)
                .lockResourceVersion(order.getMetadata().getResourceVersion())
                .delete());
        return found.isPresent();
    }

    /** Whether the pods' owner is still the one that an order names. */
    static boolean fits(RestoreInjection order, TargetFacts target) {
        PodOwner named = order.getSpec().owner();
        PodOwner found = target.podOwner();
        return named.kind().equals(found.kind())
                && named.name().equals(found.name())
                && (named.uid() == null || found.uid() == null || named.uid().equals(found.uid()));
    }

    private Resource<RestoreInjection> resource(EtcdRestore restore) {
        return client.resources(RestoreInjection.class)
                .inNamespace(restore.getMetadata().getNamespace())
                .withName(restore.getMetadata().getName());
    }
}
