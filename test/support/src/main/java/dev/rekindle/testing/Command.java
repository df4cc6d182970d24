package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program to run to its end, with a deadline after which it is killed and the test fails. */
public final class Command {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration deadline;

    private Command(List<String> words, Map<String, String> environment, Duration deadline) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.deadline = deadline;
    }

    /** The program and its arguments; nothing is interpreted by a shell. */
    public static Command of(Path program, String... arguments) {
        var words = new ArrayList<String>();
        words.add(program.toString());
        words.addAll(List.of(arguments));
        return new Command(words, Map.of(), DEADLINE);
    }

    /** With further arguments. */
    public Command with(List<String> arguments) {
        var all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, environment, deadline);
    }

    /** With a variable added to the inherited environment: the way for secrets. */
    public Command environment(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new Command(words, all, deadline);
    }

    /** With another deadline than two minutes. */
    public Command within(Duration limit) {
        return new Command(words, environment, limit);
    }

    /** Runs it and returns how it ended, well or not. */
    public CommandResult run() {
        try {
            // Files, not pipes: a child that is killed, or leaves a child of its own behind, can then never block the
            // reader.
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            try {
                return run(out, err);
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommandResult run(Path out, Path err) throws IOException {
        var builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(String.join(" ", words) + " did not end within " + deadline.toSeconds()
                        + " s\nstdout: " + text(out) + "\nstderr: " + text(err));
            }
            return new CommandResult(
                    words, process.exitValue(), text(out), text(err), Duration.ofNanos(System.nanoTime() - started));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + words.getFirst() + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
