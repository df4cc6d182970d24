package dev.rekindle.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** An etcd that serves the benchmark's data, so that saving a snapshot can be measured; it is stopped when closed. */
final class LiveEtcd implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(3);

    private final Process process;
    private final String endpoint;

    private LiveEtcd(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Restores {@code snapshot} with etcdutl below {@code dir}, starts etcd on it and waits until it is healthy. */
    static LiveEtcd serve(Path binaries, Path snapshot, Path dir) throws IOException, InterruptedException {
        Path data = dir.resolve("live");
        Path log = dir.resolve("live.log");
        Process restore = new ProcessBuilder(
                        binaries.resolve("etcdutl").toString(),
                        "snapshot",
                        "restore",
                        snapshot.toString(),
                        "--data-dir",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (restore.waitFor() != 0) {
            throw new IOException("etcdutl could not restore " + snapshot + ": " + Files.readString(log));
        }
        String client = "http://127.0.0.1:" + freePort();
        Process etcd = new ProcessBuilder(
                        binaries.resolve("etcd").toString(),
                        "--data-dir",
                        data.toString(),
                        "--listen-client-urls",
                        client,
                        "--advertise-client-urls",
                        client,
                        "--listen-peer-urls",
                        "http://127.0.0.1:" + freePort(),
                        "--quota-backend-bytes",
                        Long.toString(16L << 30))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var live = new LiveEtcd(etcd, client);
        try {
            live.awaitHealth(log);
            return live;
        } catch (IOException | InterruptedException e) {
            live.close();
            throw e;
        }
    }

    String endpoint() {
        return endpoint;
    }

    private void awaitHealth(Path log) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(BOOT);
        HttpRequest health =
                HttpRequest.newBuilder(URI.create(endpoint + "/health")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive() && Instant.now().isBefore(deadline)) {
                try {
                    if (http.send(health, BodyHandlers.ofString()).body().contains("true")) {
                        return;
                    }
                } catch (IOException notYet) {
                    // It listens only after it has read its data; ask again until the deadline.
                }
                process.waitFor(200, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("etcd did not become healthy within " + BOOT + ": " + Files.readString(log));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
