package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.cli.console.Streams;
import dev.rekindle.cli.console.Streams.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one run of the command line in this JVM ended.
 *
 * @param out what it wrote on stdout
 * @param err what it wrote on stderr
 */
public record CommandLineRun(List<String> arguments, int exit, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs it with an empty stdin, without environment and without a person. */
    public static CommandLineRun of(Object... arguments) {
        return with(Map.of(), "", Optional.empty(), arguments);
    }

    /** Runs it with an environment, a stdin, and what a person types when asked for a password. */
    public static CommandLineRun with(
            Map<String, String> environment, String in, Optional<String> typed, Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        List<String> words = Arrays.stream(arguments).map(String::valueOf).toList();
        int exit = Rekindle.run(
                words,
                new Streams(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        Screen.PLAIN,
                        environment,
                        _ -> typed));
        return new CommandLineRun(
                words, exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** This run, if it ended well. */
    public CommandLineRun orFail() {
        if (exit != 0) {
            throw new AssertionError(this);
        }
        return this;
    }

    /** Stdout as JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON on stdout: " + this, e);
        }
    }

    @Override
    public String toString() {
        return "rekindle " + String.join(" ", arguments) + "\nexit code " + exit + "\nstdout: " + out + "\nstderr: "
                + err;
    }
}
