package dev.rekindle.cli.drill;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real etcd of one member on loopback that the drill may lose. Its data lies below the drill's own directory, its ports are free ones, and it
 * is gone when closed.
 */
final class ThrowAwayEtcd implements AutoCloseable {
    /** The name and peer URL that the drill restores for. Nothing connects to the peer port of a cluster of one. */
    static final String NAME = "drill";

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LAST_LINES = 5;

    private final Process process;
    private final Path log;
    private final EtcdConnection connection;

    private ThrowAwayEtcd(Process process, Path log, EtcdConnection connection) {
        this.process = process;
        this.log = log;
        this.connection = connection;
    }

    /**
     * Starts etcd on {@code data}, which may be empty or hold a restored member, and waits until it answers.
     *
     * @param binary the etcd executable
     * @param peerUrl what the member advertises; must be the one that the data was restored for
     * @throws IOException when it cannot be started, dies, or does not answer in time; the message ends with its last words
     */
    static ThrowAwayEtcd start(Path binary, Path data, String peerUrl, Path log, ConnectionOptions options)
            throws IOException, InterruptedException {
        String client = "http://127.0.0.1:" + freePort();
        var command = List.of(
                binary.toString(),
                "--name",
                NAME,
                "--data-dir",
                data.toString(),
                "--listen-client-urls",
                client,
                "--advertise-client-urls",
                client,
                "--listen-peer-urls",
                peerUrl,
                "--initial-advertise-peer-urls",
                peerUrl,
                "--initial-cluster",
                NAME + "=" + peerUrl,
                "--quota-backend-bytes",
                Long.toString(64L << 30));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // Variables such as ETCD_DATA_DIR of the person's shell must not reach a throw-away etcd.
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
        builder.environment().put("ETCD_VERIFY", "all");
        Process process = builder.start();
        EtcdConnection connection = EtcdConnection.open(Endpoint.parse(client, Endpoint.Scheme.HTTP), options);
        var etcd = new ThrowAwayEtcd(process, log, connection);
        try {
            etcd.awaitAnswer();
            return etcd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            etcd.close();
            throw e;
        }
    }

    /** A peer URL on loopback whose port is free at this moment. */
    static String freePeerUrl() throws IOException {
        return "http://127.0.0.1:" + freePort();
    }

    EtcdConnection connection() {
        return connection;
    }

    /** The client URL. */
    String endpoint() {
        return connection.endpoint().toString();
    }

    /** Kills the process as a power failure would: nothing is flushed, nothing is closed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The last lines of its log, for messages. */
    String lastWords() throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Healthy means that it has a leader: a member that waits for its peers answers too, but serves nothing. */
    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("etcd exited with " + process.exitValue() + " while it started; its last words:\n"
                        + lastWords());
            }
            try {
                if (connection.maintenance().status().leader() != 0) {
                    return;
                }
            } catch (EtcdException notYet) {
                // It listens only after it has read its data; the deadline bounds the wait.
            }
        }
        throw new IOException("etcd did not answer within " + BOOT.toSeconds() + " s; its last words:\n" + lastWords());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        connection.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
