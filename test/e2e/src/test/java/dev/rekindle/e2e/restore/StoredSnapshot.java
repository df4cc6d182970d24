package dev.rekindle.e2e.restore;

import dev.rekindle.api.DestinationReference;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.restore.ManifestNeed;
import dev.rekindle.api.restore.RestoreSource;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupListener;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupPipeline;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.member.MemberDiscovery;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.e2e.pods.BackupStore;
import dev.rekindle.objectstore.ObjectPrefix;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A backup of an etcd in this namespace, in a store of its own whose address pods and this process both reach.
 *
 * @param destination its name
 * @param key of the object
 * @param revision of the snapshot
 */
record StoredSnapshot(String destination, String key, long revision) {

    /** Starts a store, and backs up the pods {@code name-0} and so on. */
    static StoredSnapshot take(
            KubernetesClient admin, RunningController controller, String namespace, String name, int members)
            throws ProblemException, IOException {
        createDestination(admin, namespace);
        BackupKeys keys = BackupKeys.of(
                ObjectPrefix.ROOT, namespace, name, "before", Clock.systemUTC().instant());
        try (OpenDestination open = controller.destinations().open(namespace, namespace);
                PrivateFiles files = controller.files()) {
            // One certificate carries the names of all members, so that one of them does for each.
            PodMember.Way way = controller.way(pod(admin, namespace, name + "-0"), files);
            List<Endpoint> endpoints = IntStream.range(0, members)
                    .mapToObj(ordinal -> new Endpoint(
                            way.endpoint().scheme(),
                            address(admin, namespace, name + "-" + ordinal),
                            way.endpoint().port()))
                    .toList();
            BackupResult result = new BackupPipeline(open.store(), BackupListener.SILENT, Clock.systemUTC())
                    .run(new BackupRequest(
                            endpoints,
                            way.options().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20)),
                            keys,
                            BackupOptions.DEFAULTS.withDiscovery(MemberDiscovery.NAMED_ONLY),
                            new Manifest.Subject(
                                    Optional.of("before"),
                                    Optional.of(namespace),
                                    Optional.empty(),
                                    Optional.of(name),
                                    Optional.empty()),
                            new Manifest.Tool("rekindle", "test")));
            return new StoredSnapshot(
                    namespace, keys.object().value(), result.report().revision());
        }
    }

    /** As a restore names it. */
    RestoreSource source() {
        return new RestoreSource(
                null,
                null,
                new RestoreSource.ObjectReference(
                        new DestinationReference(destination), key, null, null, ManifestNeed.REQUIRED));
    }

    private static void createDestination(KubernetesClient admin, String namespace) {
        BackupStore.start(admin, namespace);
        Secret keys = admin.secrets().inNamespace(namespace).withName("store").get();
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .withNamespace("rekindle-system")
                        .endMetadata()
                        .addToData("accessKeyID", keys.getData().get("AWS_ACCESS_KEY_ID"))
                        .addToData("secretAccessKey", keys.getData().get("AWS_SECRET_ACCESS_KEY"))
                        .build())
                .create();
        admin.resource(Serialization.unmarshal(
                        """
                        apiVersion: rekindle.dev/v1alpha1
                        kind: EtcdBackupDestination
                        metadata: {name: "%s"}
                        spec:
                          s3:
                            bucket: backups
                            endpoint: http://%s:9000
                            addressing: Path
                            plainHttp: Allowed
                            privateNetworks: Allowed
                            credentials: {from: Secret, secret: {name: "%s"}}
                          namespaces: {from: Names, names: ["%s"]}
                        """.formatted(namespace, address(admin, namespace, "store"), namespace, namespace),
                        EtcdBackupDestination.class))
                .create();
    }

    private static String address(KubernetesClient admin, String namespace, String name) {
        return pod(admin, namespace, name).getStatus().getPodIP();
    }

    private static Pod pod(KubernetesClient admin, String namespace, String name) {
        return admin.pods().inNamespace(namespace).withName(name).get();
    }
}
