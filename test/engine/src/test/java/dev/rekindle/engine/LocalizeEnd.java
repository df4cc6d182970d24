package dev.rekindle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.CommandResult;
import java.io.IOException;

/**
 * How {@code restore-localize} ended, in its own words.
 *
 * @param exit exit code
 * @param reason of its last event; empty where it was killed before it could give one
 */
public record LocalizeEnd(int exit, String reason) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the event {@code end} among the lines on its stdout. */
    public static LocalizeEnd of(CommandResult result) {
        var reason = result.out()
                .lines()
                .map(LocalizeEnd::json)
                .filter(line -> line.path("event").asText().equals("end"))
                .map(line -> line.path("reason").asText())
                .findFirst();
        return new LocalizeEnd(result.exit(), reason.orElse(""));
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
