package dev.rekindle.controller.restore.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.Reason;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run of the init container ended: its termination message, one JSON object ({@code dev.rekindle.localize.TerminationLine}). Written by a pod
 * of a tenant, so it is shown and never obeyed beyond what the exit code says.
 *
 * @param reason of the closed list; {@code Internal} for one that is not in it
 * @param memberId and clusterId: hex, where a member was restored by this very run
 * @param archive where old data lies now
 */
record LocalizeEnd(
        int exitCode,
        Reason reason,
        String message,
        Optional<String> memberId,
        Optional<String> clusterId,
        Optional<String> archive,
        OptionalLong elapsedMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1500;
    private static final int SNAPSHOT = 20;
    private static final int TARGET = 30;
    private static final int USAGE = 40;

    /** What a container's end says; of one that says nothing readable, what its exit code means. */
    static LocalizeEnd of(ContainerStateTerminated end) {
        JsonNode line = line(Optional.ofNullable(end.getMessage()).orElse(""));
        int exitCode = Optional.ofNullable(end.getExitCode()).orElse(-1);
        return new LocalizeEnd(
                exitCode,
                reason(line.path("reason").asText()).orElse(exitCode == 0 ? Reason.RESTORED : Reason.INTERRUPTED),
                line.isMissingNode()
                        ? "it ended with " + exitCode + " ("
                                + Optional.ofNullable(end.getReason()).orElse("no reason") + ") and said nothing"
                        : shortened(line),
                text(line, "memberId"),
                text(line, "clusterId"),
                text(line, "archived"),
                line.path("elapsedMs").isIntegralNumber()
                        ? OptionalLong.of(line.path("elapsedMs").asLong())
                        : OptionalLong.empty());
    }

    /** Whether trying again cannot help: the snapshot is bad, the target refuses, or the request is wrong. */
    boolean isFinal() {
        return exitCode == SNAPSHOT || exitCode == TARGET || exitCode == USAGE;
    }

    /** The last line of a termination message, where that is an object of JSON. */
    static JsonNode line(String message) {
        List<String> lines = Arrays.asList(message.strip().split("\n", -1));
        try {
            JsonNode last = JSON.readTree(lines.getLast());
            return last != null && last.isObject() ? last : JSON.missingNode();
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static Optional<Reason> reason(String text) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.toString().equals(text))
                .findFirst();
    }

    private static String shortened(JsonNode line) {
        String text = line.path("message").asText()
                + text(line, "expected").map(value -> "; expected " + value).orElse("")
                + text(line, "found").map(value -> "; found " + value).orElse("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static Optional<String> text(JsonNode line, String name) {
        return Optional.of(line.path(name).asText()).filter(value -> !value.isEmpty());
    }
}
