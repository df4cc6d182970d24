package dev.rekindle.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server as a child process in a home of its own, which is there once it serves: what every starter of a server is made of. Closing kills
 * it by its handle and clears its home; the end of the JVM does the same.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);
    private static final int LAST_LINES = 30;
    private static final int LONGEST_LINE = 400;

    private final ServerHome home;
    private final RunningCommand running;
    private final Thread closedWithTheJvm;

    private ServerProcess(ServerHome home, Command command) {
        this.home = home;
        String directory = home.directory().toString();
        // Servers keep settings and certificates in the home directory if they find any there, and logs in the
        // temporary one.
        this.running = command.environment("HOME", directory)
                .environment("TMPDIR", directory)
                .start();
        this.closedWithTheJvm = new Thread(this::end, "end-" + home.name());
        Runtime.getRuntime().addShutdownHook(closedWithTheJvm);
    }

    /**
     * Starts it and waits until it serves; it has failed if it ends before.
     *
     * @param command without the variables {@code HOME} and {@code TMPDIR}, which name the home's directory
     * @param serves asked again and again; it may throw nothing
     */
    public static ServerProcess start(ServerHome home, Command command, BooleanSupplier serves) {
        ServerProcess server = launch(home, command);
        try {
            server.awaitServing(serves);
            return server;
        } catch (AssertionError failure) {
            server.close();
            throw failure;
        }
    }

    /** Starts it without waiting, for one that waits itself for something that starts at the same time. */
    public static ServerProcess launch(ServerHome home, Command command) {
        return new ServerProcess(home, command);
    }

    /** Waits until it serves; it has failed if it ends before. The caller closes it even then. */
    public void awaitServing(BooleanSupplier serves) {
        Await.until(home.name() + " to serve", START_DEADLINE, () -> runs() && serves.getAsBoolean(), this::tail);
    }

    /** All that it has said so far. */
    public String log() {
        return running.output();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closedWithTheJvm);
        end();
    }

    @Override
    public String toString() {
        return home.toString();
    }

    private boolean runs() {
        if (!running.process().isAlive()) {
            throw new AssertionError(
                    this + " ended with exit code " + running.process().exitValue() + " instead of serving" + tail());
        }
        return true;
    }

    private void end() {
        running.process().destroyForcibly();
        try {
            if (!running.process().waitFor(KILL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        this + " did not end within " + KILL_DEADLINE.toSeconds() + " s after SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + this, e);
        }
        running.close();
        home.close();
    }

    /** The end of its log, as a continuation of a message. */
    public String tail() {
        List<String> lines = log().lines()
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line)
                .toList();
        return "; the last lines of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
