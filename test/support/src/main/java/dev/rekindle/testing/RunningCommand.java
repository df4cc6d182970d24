package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs. Closing it kills it and what it started. Its output goes to files, not pipes: a child that is killed, or leaves a
 * child of its own behind, can then never block the reader.
 */
public final class RunningCommand implements AutoCloseable {
    private final List<String> words;
    private final Path out;
    private final Path err;
    private final long started;
    private final Process process;

    private RunningCommand(List<String> words, Path out, Path err, Process process, long started) {
        this.words = words;
        this.out = out;
        this.err = err;
        this.process = process;
        this.started = started;
    }

    static RunningCommand start(List<String> words, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            var builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            long started = System.nanoTime();
            Process process = builder.start();
            process.getOutputStream().close();
            return new RunningCommand(words, out, err, process, started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process itself, to be waited for or killed. */
    public Process process() {
        return process;
    }

    /** All that it has said so far: stdout, then stderr. */
    public String output() {
        try {
            return text(out) + text(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end, however it comes; an {@link AssertionError} with all that it said where the deadline passes. */
    public CommandResult await(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(String.join(" ", words) + " did not end within " + deadline.toSeconds()
                        + " s\nstdout: " + text(out) + "\nstderr: " + text(err));
            }
            return new CommandResult(
                    words, process.exitValue(), text(out), text(err), Duration.ofNanos(System.nanoTime() - started));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + words.getFirst() + " ran", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
