package dev.rekindle.controller.restore.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads the last lines that containers printed. A log that cannot be read is an empty one: it only tells people more. */
final class PodLogs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST_LINES = 20;
    private static final int PROGRESS_LINES = 8;
    private static final int LONGEST = 2000;

    private final KubernetesClient client;
    private final Clock clock;

    PodLogs(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What a container that ended had printed at last, on one line. */
    String lastWords(Pod pod, String container) {
        try {
            String log = resource(pod)
                    .inContainer(container)
                    .terminated()
                    .tailingLines(LAST_LINES)
                    .getLog()
                    .strip()
                    .replace("\n", " | ");
            return log.length() <= LONGEST ? log : "…" + log.substring(log.length() - LONGEST);
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    /** How far the init container is, as it last said. */
    Optional<Progress> progress(Pod pod) {
        try {
            String log = resource(pod)
                    .inContainer(InjectedPod.LOCALIZE)
                    .tailingLines(PROGRESS_LINES)
                    .getLog();
            return progress(log.lines().toList());
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    /** The last step and the last count of bytes among these lines ({@code dev.rekindle.localize.JsonLines}). */
    Optional<Progress> progress(List<String> lines) {
        Optional<String> step = Optional.empty();
        Optional<Long> bytes = Optional.empty();
        Optional<Long> total = Optional.empty();
        for (String line : lines) {
            JsonNode event = parsed(line);
            switch (event.path("event").asText()) {
                case "step" -> step = Optional.of(event.path("step").asText());
                case "progress" -> {
                    bytes = Optional.of(event.path("bytes").asLong());
                    total = Optional.of(event.path("total").asLong()).filter(all -> all > 0);
                }
                default -> {}
            }
        }
        if (step.isEmpty() && bytes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(progress(step.orElse("STREAM"), bytes, total));
    }

    private Progress progress(String step, Optional<Long> bytes, Optional<Long> total) {
        Optional<Integer> percent = bytes.isPresent() && total.isPresent()
                ? Optional.of(Math.clamp(bytes.get() * 100 / total.get(), 0, 100))
                : Optional.empty();
        return new Progress(
                step,
                bytes.orElse(null),
                total.orElse(null),
                percent.orElse(null),
                null,
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
    }

    private static JsonNode parsed(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node == null ? JSON.missingNode() : node;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
