package dev.rekindle.testing.store;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.RunningCommand;
import dev.rekindle.testing.TemporaryDirectory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server as a child process, with the directory and the ports that are its own. Closing kills it by its handle and removes the directory; the
 * end of the JVM does the same.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);
    private static final int LAST_LINES = 30;
    private static final int LONGEST_LINE = 400;

    private final String name;
    private final TemporaryDirectory home;
    private final List<LoopbackPort> ports;
    private final RunningCommand running;
    private final Thread closedWithTheJvm;

    private ServerProcess(String name, Command command, TemporaryDirectory home, List<LoopbackPort> ports) {
        this.name = name;
        this.home = home;
        this.ports = List.copyOf(ports);
        // Servers keep settings and certificates in the home directory if they find any there.
        this.running = command.environment("HOME", home.toString()).start();
        this.closedWithTheJvm = new Thread(this::end, "end-" + name);
        Runtime.getRuntime().addShutdownHook(closedWithTheJvm);
    }

    /**
     * Starts it and waits until it serves; it has failed if it ends before.
     *
     * @param command without the variable {@code HOME}, which is set to {@code home}
     * @param serves asked again and again; it may throw nothing
     */
    static ServerProcess start(
            String name, Command command, TemporaryDirectory home, List<LoopbackPort> ports, BooleanSupplier serves) {
        ServerProcess server = new ServerProcess(name, command, home, ports);
        try {
            Await.until(name + " to serve", START_DEADLINE, () -> server.runs() && serves.getAsBoolean(), server::tail);
            return server;
        } catch (AssertionError failure) {
            server.close();
            throw failure;
        }
    }

    /** All that it has said so far. */
    String log() {
        return running.output();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closedWithTheJvm);
        end();
    }

    @Override
    public String toString() {
        return name + " on " + ports.getFirst();
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
        ports.forEach(LoopbackPort::close);
    }

    private String tail() {
        List<String> lines = log().lines()
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line)
                .toList();
        return "; the last lines of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
