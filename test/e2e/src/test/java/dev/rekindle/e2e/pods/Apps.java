package dev.rekindle.e2e.pods;

import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files in {@code pods/} describe, one pod each, labelled {@code app} with the file's name. In a file {@code @cli@} is the image that
 * {@code hack/images} calls {@code cli}, and so with all others; {@code @revision@} and the like are for the test to say.
 */
record Apps(KubernetesClient client, String namespace) {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Pattern PLACE = Pattern.compile("@([a-z0-9.-]+)@");

    /** Creates what is in the file of this name. */
    void create(String app, Map<String, String> said) {
        String yaml = PLACE.matcher(read(app))
                .replaceAll(place -> Matcher.quoteReplacement(Optional.ofNullable(said.get(place.group(1)))
                        .orElseGet(() -> BuiltImage.reference(place.group(1)))));
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
    }

    /** Waits until it is ready. */
    void awaitReady(String app) {
        await(
                app,
                "to be ready",
                pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus())));
    }

    /** Waits until it has ended well; returns what it has printed. */
    String awaitSuccess(String app) {
        await(app, "to end well", pod -> "Succeeded".equals(pod.getStatus().getPhase()));
        return log(app);
    }

    /** What it has printed so far; nothing while it does not run. */
    String log(String app) {
        return pod(app).filter(pod -> !"Pending".equals(pod.getStatus().getPhase()))
                .map(pod -> client.pods()
                        .inNamespace(namespace)
                        .withName(pod.getMetadata().getName())
                        .getLog())
                .orElse("");
    }

    /** Ends it at once, and waits until it is gone. */
    void remove(String app) {
        var pods = client.pods().inNamespace(namespace).withLabel("app", app);
        pods.withGracePeriod(1).delete();
        Await.patiently(
                app + " to be gone", DEADLINE, () -> pods.list().getItems().isEmpty());
    }

    private void await(String app, String what, Predicate<Pod> condition) {
        Await.patiently(
                app + " " + what,
                DEADLINE,
                () -> {
                    Optional<Pod> pod = pod(app);
                    if (pod.filter(found -> "Failed".equals(found.getStatus().getPhase()))
                            .isPresent()) {
                        throw new AssertionError(app + " failed: " + log(app));
                    }
                    return pod.filter(condition).isPresent();
                },
                () -> "; it printed: " + log(app));
    }

    private Optional<Pod> pod(String app) {
        return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .findFirst();
    }

    private static String read(String app) {
        try (InputStream yaml = Apps.class.getResourceAsStream("/pods/" + app + ".yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
