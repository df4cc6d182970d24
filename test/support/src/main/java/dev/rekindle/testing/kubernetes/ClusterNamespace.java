package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The namespace of one test in a whole cluster; closing has it deleted, which goes on without us. */
record ClusterNamespace(KubernetesClient client, TestNamespace namespace) implements AutoCloseable {
    private static final Duration ACCOUNT_DEADLINE = Duration.ofSeconds(30);
    private static final int LAST_LINES = 40;

    /** Makes one and waits until pods may be created in it. */
    static ClusterNamespace create(KubernetesClient client, ExtensionContext context) {
        TestNamespace namespace = TestNamespace.create(client, context);
        Await.until(
                "the service account of namespace " + namespace,
                ACCOUNT_DEADLINE,
                () -> client.serviceAccounts()
                                .inNamespace(namespace.name())
                                .withName("default")
                                .get()
                        != null);
        return new ClusterNamespace(client, namespace);
    }

    /** Its events, its pods, and the end of the log of each of their containers. */
    String describe() {
        Stream<String> events = client.v1().events().inNamespace(namespace.name()).list().getItems().stream()
                .map(ClusterNamespace::line);
        Stream<String> pods = client.pods().inNamespace(namespace.name()).list().getItems().stream()
                .map(this::describe);
        return Stream.concat(events, pods).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace.name()).delete();
    }

    private static String line(Event event) {
        return "event: %s/%s %s: %s"
                .formatted(
                        event.getInvolvedObject().getKind(),
                        event.getInvolvedObject().getName(),
                        event.getReason(),
                        event.getMessage());
    }

    private String describe(Pod pod) {
        String name = pod.getMetadata().getName();
        Stream<ContainerStatus> containers = Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
        return containers
                .map(container -> "%s/%s: %s, restarts %d; the last lines of its log:%n%s"
                        .formatted(
                                name,
                                container.getName(),
                                Serialization.asJson(container.getState()),
                                container.getRestartCount(),
                                log(name, container.getName())))
                .collect(Collectors.joining(
                        "\n", "pod " + name + " is " + pod.getStatus().getPhase() + "\n", ""));
    }

    private String log(String pod, String container) {
        try {
            return client.pods()
                    .inNamespace(namespace.name())
                    .withName(pod)
                    .inContainer(container)
                    .tailingLines(LAST_LINES)
                    .getLog();
        } catch (KubernetesClientException e) {
            return "none: " + e.getMessage();
        }
    }
}
