package dev.rekindle.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.crd.Definitions;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

/** A real API server with our definitions, asked by HTTP and by {@code kubectl}, as users ask. */
final class ResourceServer {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What the server adds where it stopped early; it is no reason. */
    private static final String STOPPED_EARLY = "some validation rules were not checked";

    private final KubernetesApi api;
    private final KubernetesClient client;
    private final TestNamespace namespace;
    private boolean installed;

    private ResourceServer(KubernetesApi api, KubernetesClient client, TestNamespace namespace) {
        this.api = api;
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * One reason for a refusal.
     *
     * @param field such as {@code spec.source}; empty where the whole request is meant
     */
    record Refusal(String field, String message) {}

    /** Applies the committed definitions, and waits until they are served. */
    static ResourceServer install(KubernetesApi api, KubernetesClient client, TestNamespace namespace) {
        var server = new ResourceServer(api, client, namespace);
        server.kubectl("apply", "--server-side", "-k", Definitions.COMMITTED.toString())
                .orFail();
        for (String name : Definitions.trees().keySet()) {
            Await.until(name + " to be served", SOON, () -> server.isServed(name));
        }
        server.installed = true;
        return server;
    }

    private boolean isServed(String name) {
        JsonNode definition = definition(name);
        String list = "/apis/" + definition.at("/spec/group").asText() + "/v1alpha1/"
                + definition.at("/spec/names/plural").asText();
        return isTrue(definition, "Established")
                && refusals(() -> client.raw(list, "GET", null)).isEmpty();
    }

    /** Whether a condition of a definition is true. */
    static boolean isTrue(JsonNode definition, String condition) {
        for (JsonNode one : definition.at("/status/conditions")) {
            if (one.path("type").asText().equals(condition)) {
                return one.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** A definition as the server has it. */
    JsonNode definition(String name) {
        return tree(
                Objects.requireNonNull(client.raw("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name)));
    }

    /** Runs kubectl as the administrator, in the namespace of the test. */
    CommandResult kubectl(String... arguments) {
        return Command.of(TestCache.binary("kube-api", "kubectl"), arguments)
                .with(List.of("--namespace", namespace.name()))
                .environment("KUBECACHEDIR", discovered().toString())
                .environment("KUBECONFIG", api.server().kubeconfig(api.admin()).toString())
                .within(Duration.ofMinutes(2))
                .run();
    }

    /** What kubectl remembers of a server; what it learnt before our kinds were there is of no use. */
    private Path discovered() {
        return Path.of("target", "kubectl", namespace.name(), installed ? "after" : "before")
                .toAbsolutePath();
    }

    /** Why an object would not be created; empty where it would. */
    List<Refusal> refusalsToCreate(JsonNode object) {
        return refusals(() -> client.raw(collection(object) + "?dryRun=All&fieldValidation=Strict", "POST", object));
    }

    /** Why an object would not be replaced; empty where it would. */
    List<Refusal> refusalsToReplace(JsonNode object) {
        return refusals(() -> client.raw(path(object) + "?dryRun=All&fieldValidation=Strict", "PUT", object));
    }

    /** Creates an object, and returns it as the server has it. */
    JsonNode create(JsonNode object) {
        return tree(Objects.requireNonNull(client.raw(collection(object) + "?fieldValidation=Strict", "POST", object)));
    }

    /** Replaces an object or, with {@code /status}, its status. */
    JsonNode replace(JsonNode object, String subresource) {
        return tree(Objects.requireNonNull(
                client.raw(path(object) + subresource + "?fieldValidation=Strict", "PUT", object)));
    }

    /** The object as the server has it. */
    JsonNode get(JsonNode object) {
        return tree(Objects.requireNonNull(client.raw(path(object))));
    }

    /** Takes an object away that has no namespace to go with. */
    void delete(JsonNode object) {
        // Not raw(): that of fabric8 7.5.2 sends a GET where there is no body.
        client.genericKubernetesResources(
                        object.path("apiVersion").asText(), object.path("kind").asText())
                .withName(object.at("/metadata/name").asText())
                .delete();
    }

    private static List<Refusal> refusals(Callable<?> request) {
        try {
            request.call();
            return List.of();
        } catch (KubernetesClientException e) {
            return refusals(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Refusal> refusals(KubernetesClientException refused) {
        var status = refused.getStatus();
        if (status == null
                || status.getDetails() == null
                || status.getDetails().getCauses().isEmpty()) {
            return List.of(new Refusal("", status == null ? refused.toString() : status.getMessage()));
        }
        return status.getDetails().getCauses().stream()
                .filter(cause -> !cause.getMessage().contains(STOPPED_EARLY))
                .map(ResourceServer::refusal)
                .toList();
    }

    private static Refusal refusal(StatusCause cause) {
        return new Refusal(Objects.requireNonNullElse(cause.getField(), "").replace("<nil>", ""), cause.getMessage());
    }

    private String path(JsonNode object) {
        return collection(object) + "/" + object.at("/metadata/name").asText();
    }

    private String collection(JsonNode object) {
        String kind = object.path("kind").asText();
        String where = kind.equals("EtcdBackupDestination") ? "" : "/namespaces/" + namespace.name();
        return "/apis/" + object.path("apiVersion").asText() + where + "/" + kind.toLowerCase(Locale.ROOT) + "s";
    }

    private static JsonNode tree(String json) {
        return Serialization.unmarshal(json, JsonNode.class);
    }
}
