package dev.rekindle.policy;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** An API server with {@code config/crd} and {@code config/policy}, and a namespace that has opted in. */
final class Policies {
    static final String IMAGE = "rekindle/localize:0.1.0-SNAPSHOT";
    static final String ROOT_IMAGE = IMAGE + "-root";
    static final String LOCALIZE = "restore-localize";
    static final String LOCK = "rekindle.dev/restore-lock";
    static final String CONTROLLER = "system:serviceaccount:rekindle-system:rekindle-controller";

    private static final Path CONFIG = Path.of("..", "..", "config");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final KubernetesApi api;
    private final String namespace;
    private final KubernetesClient controller;

    private Policies(KubernetesApi api, String namespace) {
        this.api = api;
        this.namespace = namespace;
        // The name is what the policies look at; what its role allows is another matter.
        this.controller = api.server().client(api.user(CONTROLLER, "system:masters"));
    }

    /** Applies definitions and policies as their README says, and waits until they are in force. */
    static Policies install(KubernetesApi api, TestNamespace namespace) {
        var policies = new Policies(api, namespace.name());
        policies.optIn(namespace.name());
        if (!policies.areInForce()) {
            policies.kubectl(
                    "apply", "--server-side", "-k", CONFIG.resolve("crd").toString());
            policies.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
            policies.apply(policies.rendered(CONFIG.resolve("policy")));
            Await.until("the policies to be in force", SOON, policies::areInForce);
        }
        return policies;
    }

    /** Installs everything as {@code config/default} says, for one command. */
    static Policies installAll(KubernetesApi api, TestNamespace namespace) {
        Policies policies = install(api, namespace);
        policies.applyDirectory("default", "");
        return policies;
    }

    /** Applies a directory of {@code config} as the administrator, into a namespace where it names none itself. */
    void applyDirectory(String directory, String where) {
        kubectl(
                "apply",
                "--server-side",
                "-n",
                where,
                "-k",
                CONFIG.resolve(directory).toString());
    }

    /** Labels a namespace as its owner does who wants restores there. */
    void optIn(String name) {
        api.client()
                .namespaces()
                .withName(name)
                .edit(one -> new NamespaceBuilder(one)
                        .editMetadata()
                        .addToLabels("rekindle.dev/restore", "enabled")
                        .endMetadata()
                        .build());
    }

    /** restore-lock is the last one that kubectl applies, and the API server hears of them in that order. */
    private boolean areInForce() {
        var locked = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("in-force")
                .addToAnnotations(LOCK, "x")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "x")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "x")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("x")
                .withImage("x")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return !refusal(() -> api.client()
                        .resource(locked)
                        .inNamespace(namespace)
                        .dryRun()
                        .create())
                .isEmpty();
    }

    /** What kubectl makes of a directory with a kustomization. */
    String rendered(Path directory) {
        return kubectl("kustomize", directory.toString());
    }

    /** Applies a text of objects as the administrator. */
    void apply(String yaml) {
        try {
            Path file = Files.writeString(Files.createTempFile(Path.of("target"), "apply", ".yaml"), yaml);
            kubectl("apply", "--server-side", "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kubectl(String... arguments) {
        return Command.of(TestCache.binary("kube-api", "kubectl"), arguments)
                .environment(
                        "KUBECACHEDIR",
                        Path.of("target", "kubectl", namespace).toAbsolutePath().toString())
                .environment("KUBECONFIG", api.server().kubeconfig(api.admin()).toString())
                .within(Duration.ofMinutes(2))
                .run()
                .orFail()
                .out();
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient admin() {
        return api.client();
    }

    KubernetesClient controller() {
        return controller;
    }

    KubernetesClient as(ApiUser user) {
        return api.server().client(user);
    }

    /** Writes an order as the controller, and waits until the API server acts on it. */
    void order(Order order, Shape shape) {
        order(order);
        Await.until("order " + order.name() + " to be acted on", SOON, () -> isActedOn(order, shape));
    }

    /** Writes an order as the controller. */
    void order(Order order) {
        create(controller, namespace, order.json());
    }

    /** Takes an order away as the controller, and waits until the API server has heard of it. */
    void withdraw(Order order, Shape shape) {
        delete(controller, "internal.rekindle.dev/v1alpha1", "RestoreInjection", order.name());
        Await.until("order " + order.name() + " to be forgotten", SOON, () -> !isActedOn(order, shape));
    }

    /** The handshake: what becomes of a pod that is never made. */
    private boolean isActedOn(Order order, Shape shape) {
        Pod probe = new PodBuilder(shape.pod())
                .editMetadata()
                .withName(order.pods().getLast())
                .endMetadata()
                .build();
        try {
            return tried(probe).getSpec().getInitContainers().stream()
                    .anyMatch(one ->
                            one.getName().equals(LOCALIZE) && one.getArgs().contains("--token=" + order.token()));
        } catch (KubernetesClientException refusedByTheGate) {
            return false;
        }
    }

    /** What the API server would make of a pod in the namespace of the test. */
    Pod tried(Pod pod) {
        return tried(namespace, pod);
    }

    /** What the API server would make of a pod. */
    Pod tried(String where, Pod pod) {
        return api.client().resource(pod).inNamespace(where).dryRun().create();
    }

    /** What the API server says to a pod that it does not take; empty where it takes it. */
    String refusal(Pod pod) {
        return refusal(() -> tried(pod));
    }

    /** What the API server says to a request that it does not fulfil; empty where it does. */
    static String refusal(Callable<?> request) {
        try {
            request.call();
            return "";
        } catch (KubernetesClientException refused) {
            return String.valueOf(refused.getMessage());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Creates an object of ours. */
    static void create(KubernetesClient client, String where, Map<String, Object> object) {
        client.raw(collection(where, object), "POST", object);
    }

    /** Takes an object of the namespace away, or one that has none. */
    void delete(KubernetesClient client, String apiVersion, String kind, String name) {
        client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    /** Where objects of this kind are, as a path. */
    static String collection(String where, Map<String, Object> object) {
        String plural = object.getOrDefault("kind", "").toString().toLowerCase(Locale.ROOT) + "s";
        return "/apis/" + object.get("apiVersion") + "/namespaces/" + where + "/" + plural;
    }
}
