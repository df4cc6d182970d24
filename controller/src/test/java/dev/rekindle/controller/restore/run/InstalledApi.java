package dev.rekindle.controller.restore.run;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server with {@code config/crd} and {@code config/policy}, and a namespace that has opted in. */
public record InstalledApi(KubernetesApi api, String namespace) {
    private static final String CONTROLLER = "system:serviceaccount:rekindle-system:rekindle-controller";
    private static final Path CONFIG = Path.of("..", "config");
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Only the definitions; the namespace has opted in. */
    static InstalledApi withoutPolicies(KubernetesApi api, TestNamespace namespace) {
        var installed = new InstalledApi(api, namespace.name());
        if (api.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("bootstrapguards.internal.rekindle.dev")
                        .get()
                == null) {
            installed.kubectl(
                    "apply", "--server-side", "-k", CONFIG.resolve("crd").toString());
            installed.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        }
        api.client()
                .namespaces()
                .withName(namespace.name())
                .edit(one -> new NamespaceBuilder(one)
                        .editMetadata()
                        .addToLabels("rekindle.dev/restore", "enabled")
                        .endMetadata()
                        .build());
        return installed;
    }

    /** Definitions and policies, in force. */
    public static InstalledApi complete(KubernetesApi api, TestNamespace namespace) {
        InstalledApi installed = withoutPolicies(api, namespace);
        if (!installed.hasPolicies()) {
            installed.applyPolicies();
        }
        Await.until("the policies to be in force", SOON, installed::areInForce);
        return installed;
    }

    /** For a moment after they were made, the API server refuses every pod: it has not read the orders yet. */
    private boolean areInForce() {
        return isRefused(Map.of("rekindle.dev/restore-gate", "none")) && !isRefused(Map.of());
    }

    private boolean isRefused(Map<String, String> labels) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("in-force")
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("none")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
        try {
            api.client().resource(pod).dryRun().create();
            return false;
        } catch (KubernetesClientException refused) {
            return true;
        }
    }

    void applyPolicies() {
        try {
            String policies = kubectl("kustomize", CONFIG.resolve("policy").toString());
            Path file = Files.writeString(Files.createTempFile(Path.of("target"), "policies", ".yaml"), policies);
            kubectl("apply", "--server-side", "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("policies", SOON, this::hasPolicies);
    }

    private boolean hasPolicies() {
        return api.client()
                        .genericKubernetesResources("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy")
                        .withName("restore-injection.rekindle.dev")
                        .get()
                != null;
    }

    void removePolicies() {
        kubectl(
                "delete",
                "mutatingadmissionpolicies,mutatingadmissionpolicybindings,validatingadmissionpolicies,validatingadmissionpolicybindings",
                "--all");
    }

    /** An administrator's. */
    KubernetesClient admin() {
        return api.client();
    }

    /** Who the controller is: its name is what the policies look at. */
    public ApiUser user() {
        return api.user(CONTROLLER, "system:masters");
    }

    /** The controller's. */
    KubernetesClient controller() {
        return api.server().client(user());
    }

    /** The controller's, until it is killed before the write after so many. The caller closes it. */
    MortalClient mortal(int writes) {
        return MortalClient.of(api.server().config(user()), writes);
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

    /** A client that fails for good once it has written so often. Dry runs write nothing. */
    record MortalClient(KubernetesClient client, AtomicInteger left) implements AutoCloseable {
        private static MortalClient of(Config config, int writes) {
            var left = new AtomicInteger(writes);
            var killing = new Interceptor() {
                @Override
                public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                    boolean write = !"GET".equals(request.method())
                            && !request.uri().toString().contains("dryRun");
                    if (left.get() < 0 || (write && left.decrementAndGet() < 0)) {
                        throw new Killed();
                    }
                }
            };
            return new MortalClient(
                    new KubernetesClientBuilder()
                            .withConfig(config)
                            .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("kill", killing))
                            .build(),
                    left);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** The end of a controller. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
