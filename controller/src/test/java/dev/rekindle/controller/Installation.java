package dev.rekindle.controller;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.RunningApiServer;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An API server with everything that {@code config/default} installs, and a namespace that is enabled as {@code config/namespace} says. The controller has
 * its account there, and no other right. People's objects are made by an administrator.
 */
final class Installation implements AutoCloseable {
    static final String SYSTEM = "rekindle-system";
    static final String ACCOUNT = "system:serviceaccount:" + SYSTEM + ":rekindle-controller";

    private static final Path CONFIG = Path.of("..", "config");
    private static final Path ETCD_CLUSTERS =
            Path.of("..", "test", "e2e", "src", "test", "resources", "etcdclusters.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesApi api;
    private final RunningApiServer server;
    private final String namespace;
    private final ApiUser account;
    private final List<String> destinations = new ArrayList<>();

    private Installation(KubernetesApi api, RunningApiServer server, String namespace) {
        this.api = api;
        this.server = server;
        this.namespace = namespace;
        this.account = api.serviceAccount(SYSTEM, "rekindle-controller");
    }

    /** Installs what is missing, and waits until all of it is in force. */
    static Installation of(KubernetesApi api, TestNamespace namespace) {
        var installation = new Installation(api, api.server(), namespace.name());
        installation.install();
        return installation;
    }

    private void install() {
        if (admin().namespaces().withName(SYSTEM).get() == null) {
            kubectl("apply", "--server-side", "-k", CONFIG.resolve("crd").toString());
            kubectl("apply", "--server-side", "-f", ETCD_CLUSTERS.toString());
            kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
            kubectl("apply", "--server-side", "-k", CONFIG.resolve("default").toString());
        }
        enable(namespace);
        Await.until("the policies to be in force", PATIENCE, this::isInForce);
    }

    /** Lets Rekindle work in a namespace, as its owner does. */
    void enable(String name) {
        kubectl(
                "apply",
                "--server-side",
                "-n",
                name,
                "-k",
                CONFIG.resolve("namespace").toString());
        admin().namespaces()
                .withName(name)
                .edit(one -> new NamespaceBuilder(one)
                        .editMetadata()
                        .addToLabels("rekindle.dev/restore", "enabled")
                        .endMetadata()
                        .build());
        Await.until("the rights in " + name, PATIENCE, () -> mayReadSecrets(name));
    }

    private boolean mayReadSecrets(String where) {
        return admin().resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(ACCOUNT)
                        .withNewResourceAttributes()
                        .withVerb("get")
                        .withResource("secrets")
                        .withNamespace(where)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }

    /** The lock's policy is the last that kubectl applies; and for a moment the gate refuses every pod, as it has read no orders yet. */
    private boolean isInForce() {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: in-force, namespace: %s, labels: {%s}}
                spec: {containers: [{name: none, image: none}]}
                """;
        return isRefused(pod.formatted(namespace, "rekindle.dev/restore-gate: none"))
                && !isRefused(pod.formatted(namespace, ""))
                && isRefused("""
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata: {name: in-force, namespace: %s, annotations: {rekindle.dev/restore-lock: x}}
                        spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: none, image: none}]}}}
                        """.formatted(namespace));
    }

    private boolean isRefused(String yaml) {
        try {
            admin().resource(yaml).dryRun().create();
            return false;
        } catch (KubernetesClientException refused) {
            return true;
        }
    }

    /** An administrator's. */
    KubernetesClient admin() {
        return server.client(api.admin());
    }

    /** Somebody else's. */
    KubernetesClient as(ApiUser user) {
        return server.client(user);
    }

    /** What the controller reaches the API server with: its account, by its own name and groups. */
    Config controller() {
        return server.config(account);
    }

    /** The same for a process. */
    Path kubeconfig() {
        return server.kubeconfig(account);
    }

    /** The one that is enabled. */
    String namespace() {
        return namespace;
    }

    /** Applies documents of YAML as an administrator. */
    List<HasMetadata> apply(String yaml) {
        return admin().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .<HasMetadata>map(item -> admin().resource(item).serverSideApply())
                .toList();
    }

    /** A destination that every namespace may use, with these lines in its spec. */
    String destination(String spec) {
        String name = "d" + destinations.size() + "-" + namespace;
        String fitting = name.substring(0, Math.min(63, name.length())).replaceAll("-+$", "");
        destinations.add(fitting);
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackupDestination
                metadata: {name: %s}
                spec:
                  namespaces: {from: All}
                """.formatted(fitting) + spec.indent(2));
        return fitting;
    }

    /** A backup with these lines in its spec. */
    void backup(String name, String spec) {
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackup
                metadata: {name: %s, namespace: %s}
                spec:
                """.formatted(name, namespace) + spec.indent(2));
    }

    /** A restore with these lines in its spec. */
    void restore(String name, String spec) {
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdRestore
                metadata: {name: %s, namespace: %s}
                spec:
                """.formatted(name, namespace) + spec.indent(2));
    }

    /** Waits until an object of the namespace is so, and returns it. */
    <T extends HasMetadata> T await(Class<T> type, String name, String what, Predicate<T> wanted) {
        return await(type, name, what, wanted, () -> "");
    }

    /** The same, and shows more where it does not come. */
    <T extends HasMetadata> T await(
            Class<T> type, String name, String what, Predicate<T> wanted, Supplier<String> details) {
        Await.patiently(
                type.getSimpleName() + "/" + name + " to be " + what,
                PATIENCE,
                () -> found(type, name).filter(wanted).isPresent(),
                () -> "; it is " + found(type, name) + details.get());
        return found(type, name).orElseThrow();
    }

    /** Asks for an object's deletion, and waits until it is gone. */
    <T extends HasMetadata> void delete(Class<T> type, String name) {
        admin().resources(type).inNamespace(namespace).withName(name).delete();
        Await.patiently(
                type.getSimpleName() + "/" + name + " to be gone",
                PATIENCE,
                () -> found(type, name).isEmpty(),
                () -> "; it is " + found(type, name));
    }

    /** An object of the namespace as it is now. */
    <T extends HasMetadata> Optional<T> found(Class<T> type, String name) {
        return Optional.ofNullable(
                admin().resources(type).inNamespace(namespace).withName(name).get());
    }

    /** As the administrator; what it says. */
    String kubectl(String... arguments) {
        return Command.of(TestCache.binary("kube-api", "kubectl"), arguments)
                .environment(
                        "KUBECACHEDIR",
                        Path.of("target", "kubectl", namespace).toAbsolutePath().toString())
                .environment("KUBECONFIG", server.kubeconfig(api.admin()).toString())
                .within(Duration.ofMinutes(2))
                .run()
                .orFail()
                .out();
    }

    /** Takes away what controllers of other tests would go on with. */
    @Override
    public void close() {
        for (var type : List.of(EtcdBackup.class, EtcdRestore.class)) {
            for (HasMetadata left :
                    admin().resources(type).inNamespace(namespace).list().getItems()) {
                left.getMetadata().setFinalizers(List.of());
                admin().resource(left).patch();
                admin().resource(left).delete();
            }
        }
        destinations.forEach(name ->
                admin().resources(EtcdBackupDestination.class).withName(name).delete());
    }
}
