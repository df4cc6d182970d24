package dev.rekindle.testing.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.ServerHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where an API server writes down every request of service accounts, without bodies, before it is answered. */
record AuditLog(Path policy, Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What tests do themselves, and the server for itself, is of no interest. */
    static AuditLog in(ServerHome home) {
        try {
            Path directory = home.directory().path();
            Path policy = Files.writeString(directory.resolve("audit-policy.yaml"), """
                    apiVersion: audit.k8s.io/v1
                    kind: Policy
                    omitStages: [RequestReceived]
                    rules:
                    - {level: Metadata, userGroups: ["system:serviceaccounts"]}
                    - {level: None}
                    """);
            return new AuditLog(policy, directory.resolve("audit.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flags of the server. */
    List<String> flags() {
        return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + file, "--audit-log-mode=blocking");
    }

    /** What somebody has asked so far. */
    List<ApiCall> calls(String user) {
        if (!Files.exists(file)) { // nobody has asked anything yet
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.map(AuditLog::event)
                    .filter(event -> event.at("/user/username").asText().equals(user))
                    .map(ApiCall::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
