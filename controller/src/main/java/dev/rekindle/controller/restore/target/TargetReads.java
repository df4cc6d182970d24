package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is read of a target and its surroundings: live, never from a cache, since a restore is decided by it. */
final class TargetReads {
    static final String OPERATOR_VERSION = "operator.etcd.io/v1alpha1";
    static final String ETCD_CLUSTER = "EtcdCluster";

    private static final ResourceDefinitionContext ETCD_CLUSTERS = new ResourceDefinitionContext.Builder()
            .withGroup("operator.etcd.io")
            .withVersion("v1alpha1")
            .withKind(ETCD_CLUSTER)
            .withPlural("etcdclusters")
            .withNamespaced(true)
            .build();

    private static final long FEW = 20;

    private final KubernetesClient client;

    TargetReads(KubernetesClient client) {
        this.client = client;
    }

    Optional<GenericKubernetesResource> etcdCluster(String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(ETCD_CLUSTERS)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** Whether the API server knows the kind EtcdCluster at all. */
    boolean knowsEtcdClusters(String namespace) {
        try {
            client.genericKubernetesResources(ETCD_CLUSTERS)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** A few of a namespace; none where the API server does not know the kind. Those of others are none of the controller's business. */
    List<GenericKubernetesResource> someEtcdClusters(String namespace) {
        try {
            return client.genericKubernetesResources(ETCD_CLUSTERS)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(FEW).build())
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** An object of a kind that somebody names. */
    Optional<GenericKubernetesResource> any(String apiVersion, String kind, String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    Optional<StatefulSet> statefulSet(String namespace, String name) {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    List<Pod> pods(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    Map<String, PersistentVolumeClaim> claims(String namespace) {
        var claims = new TreeMap<String, PersistentVolumeClaim>();
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(claim -> claims.put(claim.getMetadata().getName(), claim));
        return claims;
    }

    Optional<Map<String, String>> configMap(String namespace, String name) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(found -> found.getData() == null ? Map.of() : found.getData());
    }

    /** Which restore has an object, as its annotation says. */
    static Optional<String> lock(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(RestoreLock.ANNOTATION)));
    }

    /** The controller that an object names as its owner. */
    static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether an object names an owner of this kind and name, whichever of its lives. */
    static boolean isOf(HasMetadata object, String kind, String name) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(
                        owner -> owner.getKind().equals(kind) && owner.getName().equals(name));
    }
}
