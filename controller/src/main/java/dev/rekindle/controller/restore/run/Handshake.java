package dev.rekindle.controller.restore.run;

import dev.rekindle.controller.status.NoAnswer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks the API servers what would become of a pod of the target, without making one: the only way to know that they act on an order, or no longer do.
 * Without it up to one pod in twenty came before its order.
 */
final class Handshake {
    /** Connections to an address behind which several API servers may be. */
    private static final int FRESH_CONNECTIONS = 5;

    /** The policy that refuses pods without the init container while an order stands. */
    private static final String GATE = "restore-gate.rekindle.dev";

    /** For servers that nobody could ask one by one. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ApiServers servers;

    /** What the API servers said. */
    sealed interface Answer {
        /** Each of them adds the init container of the order. */
        record Acts() implements Answer {}

        /** At least one does not. */
        record Not(String why) implements Answer {}
    }

    Handshake(ApiServers servers) {
        this.servers = servers;
    }

    /**
     * Whether each API server that can be asked acts on an order.
     *
     * @param probe a name that the order has, and no pod
     * @param injected tells a pod that the order has changed
     */
    Answer ask(Pod shape, String probe, Predicate<Pod> injected) throws InterruptedException {
        Pod pod = probe(shape, probe);
        List<String> unreachable = new ArrayList<>();
        int asked = 0;
        for (String address : servers.addresses()) {
            try (KubernetesClient server = servers.to(address)) {
                Optional<String> refusal = refusal(server, pod, injected);
                asked++;
                if (refusal.isPresent()) {
                    return new Answer.Not(refusal.get());
                }
            } catch (Unreachable e) {
                unreachable.add(address);
            }
        }
        if (asked == 0 || !unreachable.isEmpty()) {
            for (int i = 0; i < FRESH_CONNECTIONS; i++) {
                try (KubernetesClient server = servers.anyOfThem()) {
                    Optional<String> refusal = refusal(server, pod, injected);
                    if (refusal.isPresent()) {
                        return new Answer.Not(refusal.get());
                    }
                } catch (Unreachable e) {
                    return new Answer.Not("the API server does not answer");
                }
            }
            Thread.sleep(PAUSE);
        }
        return new Answer.Acts();
    }

    /** Whether no API server that answers acts on the order any longer, so that a pod that is made anew is its owner's alone. */
    boolean isForgotten(Pod shape, String probe, String token) {
        Pod pod = probe(shape, probe);
        List<String> addresses = servers.addresses();
        for (String address : addresses.isEmpty() ? List.of("") : addresses) {
            try (KubernetesClient server = address.isEmpty() ? servers.anyOfThem() : servers.to(address)) {
                Optional<String> refusal = refusal(server, pod, tried -> InjectedPod.bears(tried, token));
                if (refusal.isEmpty() || refusal.get().contains(GATE)) {
                    return false;
                }
            } catch (Unreachable e) {
                return false;
            }
        }
        return true;
    }

    /** Why a pod would not come with the init container; empty where it would. */
    private static Optional<String> refusal(KubernetesClient server, Pod pod, Predicate<Pod> injected)
            throws Unreachable {
        try {
            Pod tried = server.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .resource(pod)
                    .dryRun()
                    .create();
            return injected.test(tried)
                    ? Optional.empty()
                    : Optional.of("a pod of the target would come without " + InjectedPod.LOCALIZE
                            + "; is the policy of config/policy installed, and is the namespace labelled?");
        } catch (KubernetesClientException e) {
            if (NoAnswer.is(e)) {
                throw new Unreachable(e);
            }
            return Optional.of(
                    e.getStatus() == null
                            ? "answer " + e.getCode()
                            : e.getStatus().getMessage());
        }
    }

    /** The shape under another name, on no node, without what an earlier restore has left in it. */
    private static Pod probe(Pod shape, String name) {
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(shape.getMetadata().getNamespace())
                        .withLabels(shape.getMetadata().getLabels())
                        .withAnnotations(shape.getMetadata().getAnnotations())
                        .withOwnerReferences(shape.getMetadata().getOwnerReferences().stream()
                                .map(Handshake::unblocking)
                                .toList())
                        .build())
                .withSpec(shape.getSpec())
                .editSpec()
                .withNodeName(null)
                .removeMatchingFromInitContainers(one -> InjectedPod.LOCALIZE.equals(one.getName()))
                .removeMatchingFromVolumes(one -> "rekindle-ticket".equals(one.getName()))
                .endSpec()
                .build();
    }

    /** Where OwnerReferencesPermissionEnforcement is on, as in OpenShift, holding up its owner's deletion would take a right on that owner. */
    private static OwnerReference unblocking(OwnerReference owner) {
        return new OwnerReferenceBuilder(owner).withBlockOwnerDeletion(null).build();
    }

    /** No answer, which says nothing of what the server would do. */
    private static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreachable(KubernetesClientException cause) {
            super(cause);
        }
    }
}
