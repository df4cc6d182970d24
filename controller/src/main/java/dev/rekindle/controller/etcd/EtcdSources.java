package dev.rekindle.controller.etcd;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupSource;
import dev.rekindle.api.backup.BackupSource.EndpointsSource;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.member.MemberDiscovery;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the etcd that a source names. Pods are told by their controlling owner, whatever their labels. */
public final class EtcdSources {
    private static final String OPERATOR = "operator.etcd.io/v1alpha1";
    private static final String ETCD_CLUSTER = "EtcdCluster";
    private static final int NO_SUCH_KIND = 404;

    private final KubernetesClient client;
    private final Connections connections;

    /** Finds by this client, which stays the caller's. */
    public EtcdSources(KubernetesClient client) {
        this.client = client;
        this.connections = new Connections(new Secrets(client));
    }

    /** What the source is called, without asking anybody: backups lie under this name. */
    public static String name(BackupSource source) {
        if (source.etcdCluster() != null) {
            return source.etcdCluster().name();
        }
        if (source.statefulSet() != null) {
            return source.statefulSet().name();
        }
        return source.endpoints() == null ? "" : source.endpoints().name();
    }

    /**
     * Looks.
     *
     * @param namespace of the object that names the source
     * @param files that the connection needs for as long as it is used
     * @throws ProblemException {@code SourceUnreachable} where the object or its pods are not there, {@code SecretNotFound}, {@code BadRequest}
     */
    public FoundEtcd find(BackupSource source, String namespace, PrivateFiles files) throws ProblemException {
        if (source.endpoints() != null) {
            return endpoints(source, source.endpoints(), namespace, files);
        }
        if (source.statefulSet() != null) {
            String name = source.statefulSet().name();
            StatefulSet set = client.apps()
                    .statefulSets()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (set == null) {
                throw absent("StatefulSet", name, namespace);
            }
            String uid = set.getMetadata().getUid();
            Members members = new Members(
                    "StatefulSet " + name,
                    pods(namespace, Set.of(uid)),
                    Optional.of(source.statefulSet().container()));
            return pods(source, namespace, uid, members, files);
        }
        String name = name(source);
        GenericKubernetesResource cluster = cluster(name, namespace);
        if (cluster == null) {
            throw absent(ETCD_CLUSTER, name, namespace);
        }
        String uid = cluster.getMetadata().getUid();
        Members members = new Members(
                ETCD_CLUSTER + " " + name, pods(namespace, withSets(namespace, uid, name)), Optional.empty());
        return pods(source, namespace, uid, members, files);
    }

    /** The pods of an owner. */
    private record Members(String owner, List<Pod> pods, Optional<String> container) {}

    private FoundEtcd endpoints(BackupSource source, EndpointsSource named, String namespace, PrivateFiles files)
            throws ProblemException {
        List<Endpoint> urls = named.urls().stream()
                .map(url -> Endpoint.parse(url, Endpoint.Scheme.HTTP))
                .toList();
        MemberDiscovery discovery = switch (named.discovery()) {
            case ADVERTISED -> MemberDiscovery.ADVERTISED;
            case NAMED_ONLY -> MemberDiscovery.NAMED_ONLY;
        };
        ConnectionOptions connection = connections.named(source.tls(), source.auth(), namespace, files);
        return new FoundEtcd(named.name(), Optional.empty(), urls, connection, discovery);
    }

    /** All members are pods of the owner, so nobody else is asked, whatever they advertise. */
    private FoundEtcd pods(BackupSource source, String namespace, String uid, Members members, PrivateFiles files)
            throws ProblemException {
        List<EtcdContainer> containers = members.pods().stream()
                .flatMap(pod -> members
                        .container()
                        .map(name -> EtcdContainer.named(pod, name))
                        .orElseGet(() -> EtcdContainer.likeliest(pod))
                        .stream())
                .toList();
        if (containers.isEmpty() && !members.pods().isEmpty()) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    "the pods of " + members.owner() + " have no container "
                            + members.container().orElse("")
                            + "; name the one that etcd runs in (source.statefulSet.container)");
        }
        List<Endpoint> endpoints = containers.stream()
                .flatMap(etcd -> PodEndpoint.of(etcd, source.tls() != null).stream())
                .toList();
        if (endpoints.isEmpty()) {
            throw new ProblemException(
                    Reason.SOURCE_UNREACHABLE,
                    members.owner() + " in namespace " + namespace + " has "
                            + (members.pods().isEmpty() ? "no pods" : "pods without an address")
                            + "; look at why they do not come up");
        }
        ConnectionOptions connection = source.tls() == null
                ? connections.found(containers.getFirst().pod(), members.container(), source.auth(), files)
                : connections.named(source.tls(), source.auth(), namespace, files);
        return new FoundEtcd(name(source), Optional.of(uid), endpoints, connection, MemberDiscovery.NAMED_ONLY);
    }

    private @Nullable GenericKubernetesResource cluster(String name, String namespace) throws ProblemException {
        try {
            return client.genericKubernetesResources(OPERATOR, ETCD_CLUSTER)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NO_SUCH_KIND) {
                throw absent(ETCD_CLUSTER, name, namespace);
            }
            throw e;
        }
    }

    /** One layout of the operator puts a StatefulSet of the same name between a cluster and its pods, another none. */
    private Set<String> withSets(String namespace, String uid, String name) {
        var owners = new HashSet<>(Set.of(uid));
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (set != null && isOwnedBy(set.getMetadata().getOwnerReferences(), Set.of(uid))) {
            owners.add(set.getMetadata().getUid());
        }
        return owners;
    }

    private List<Pod> pods(String namespace, Set<String> owners) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> isOwnedBy(pod.getMetadata().getOwnerReferences(), owners))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private static boolean isOwnedBy(@Nullable List<OwnerReference> references, Set<String> owners) {
        return references != null
                && references.stream()
                        .anyMatch(
                                owner -> Boolean.TRUE.equals(owner.getController()) && owners.contains(owner.getUid()));
    }

    private static ProblemException absent(String kind, String name, String namespace) {
        return new ProblemException(
                Reason.SOURCE_UNREACHABLE,
                "there is no " + kind + " " + name + " in namespace " + namespace + "; create it, or name another");
    }
}
