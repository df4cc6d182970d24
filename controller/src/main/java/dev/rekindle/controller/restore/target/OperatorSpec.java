package dev.rekindle.controller.restore.target;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdClusterTemplate;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code EtcdCluster} asks for, as far as a restore has to know; fields are those of the upstream operator, and any of them may be missing.
 *
 * @param size wanted members; 0 where nobody says yet
 * @param version to the letter, such as {@code v3.6.16}
 * @param registry image without its tag
 * @param storage bytes that each volume asks for
 * @param tls whether it asks for TLS
 */
record OperatorSpec(int size, Optional<String> version, Optional<String> registry, OptionalLong storage, boolean tls) {
    private static final String UPSTREAM = "gcr.io/etcd-development/etcd";

    /** Of a cluster that is there, else of the template that it will be made from, else of nobody. */
    static OperatorSpec of(Optional<GenericKubernetesResource> cluster, @Nullable EtcdClusterTemplate template) {
        Map<?, ?> spec = cluster.map(found -> found.getAdditionalProperties().get("spec"))
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(found -> (Map<?, ?>) found)
                .orElseGet(() -> template == null ? Map.of() : template.spec());
        Object storage = spec.get("storageSpec") instanceof Map<?, ?> wanted ? wanted.get("volumeSizeRequest") : null;
        return new OperatorSpec(
                spec.get("size") instanceof Number size ? Math.max(0, size.intValue()) : 0,
                text(spec.get("version")),
                text(spec.get("imageRegistry")),
                Volumes.bytes(storage),
                spec.get("tls") != null);
    }

    private static Optional<String> text(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
    }

    /** All members by ordinal; while nobody has said how many, the first and those whose volumes survive. */
    List<String> podNames(String cluster, Surroundings around) throws ProblemException {
        if (size > Surroundings.MOST_MEMBERS) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    "EtcdCluster/" + cluster + " wants " + size + " members, and a restore knows how to make at most "
                            + Surroundings.MOST_MEMBERS + "; restore into a smaller one, and let it grow afterwards");
        }
        if (size > 0) {
            return Surroundings.ordinals(cluster, 0, size);
        }
        var ordinals = new TreeSet<>(Set.of(0));
        around.claims().keySet().stream()
                .map(claim -> Surroundings.ordinal(OperatorClaims.STEM + cluster, claim))
                .filter(ordinal -> ordinal >= 0)
                .forEach(ordinals::add);
        return ordinals.stream()
                .limit(Surroundings.MOST_MEMBERS)
                .map(ordinal -> cluster + "-" + ordinal)
                .toList();
    }

    /** Who is in the initial cluster that the operator writes into its ConfigMap; nobody before there is a replica. */
    static Set<String> initial(Optional<StatefulSet> set, EtcdSettings etcd, String cluster) {
        int replicas = set.map(found -> found.getSpec().getReplicas()).orElse(0);
        if (replicas == 0) {
            return Set.of();
        }
        List<String> members = etcd.initialMembers();
        return Set.copyOf(members.isEmpty() ? Surroundings.ordinals(cluster, 0, replicas) : members);
    }

    /** What its container says; of one that is not there yet, what the operator is known to make in this layout. */
    EtcdSettings settings(Pod shape, String container, Surroundings around, OwnerLayout layout) {
        Optional<Container> etcd = DataMount.container(shape, container);
        if (etcd.isPresent() && !isAwaited(etcd.get())) {
            return EtcdSettings.of(
                    etcd.get(), ContainerEnvironment.of(etcd.get(), shape.getMetadata(), around.configMaps()));
        }
        boolean secured = tls && layout == OwnerLayout.OPERATOR_BARE_PODS;
        return EtcdSettings.UNKNOWN.served(new ClientPort(secured ? "https" : "http", ClientPort.USUAL.port()));
    }

    private static boolean isAwaited(Container container) {
        return Stream.of(container.getCommand(), container.getArgs(), container.getVolumeMounts())
                .allMatch(List::isEmpty);
    }

    /** An image for a pod that is not there yet. */
    String imageName() {
        return registry.orElse(UPSTREAM) + ":" + version.orElse("awaited");
    }

    /** The image of etcd as its pods have it, or as it is asked for; empty where nobody has asked yet. */
    Optional<String> image(Pod shape, String container) {
        return DataMount.container(shape, container)
                .filter(etcd -> !isAwaited(etcd))
                .map(Container::getImage)
                .or(() -> version.map(_ -> imageName()));
    }
}
