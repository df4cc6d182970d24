package dev.rekindle.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * How a command ended.
 *
 * @param command the program and its arguments; no secrets, those travel by environment
 * @param exit the exit code
 * @param out what it wrote on stdout
 * @param err what it wrote on stderr
 * @param took wall time
 */
public record CommandResult(List<String> command, int exit, String out, String err, Duration took) {
    public CommandResult {
        command = List.copyOf(command);
    }

    /** This result, if the command succeeded. */
    public CommandResult orFail() {
        if (exit != 0) {
            throw new AssertionError(this);
        }
        return this;
    }

    /** Stdout as JSON. */
    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON on stdout: " + this, e);
        }
    }

    /** The command, its exit code and all that it said. */
    @Override
    public String toString() {
        return String.join(" ", command) + "\nexit code " + exit + " after " + took.toMillis() + " ms\nstdout: " + out
                + "\nstderr: " + err;
    }
}
