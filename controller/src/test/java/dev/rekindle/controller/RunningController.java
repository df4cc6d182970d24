package dev.rekindle.controller;

import dev.rekindle.controller.backup.BackupSettings;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.restore.run.InstalledApi;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The whole controller in this process, with shorter waits. */
final class RunningController implements AutoCloseable {
    private static final BackupSettings.Pace QUICK = new BackupSettings.Pace(
            Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final TemporaryDirectory directory = TemporaryDirectory.create("controller");
    private final Controller controller;

    private RunningController(Config config, String namespace, int concurrency, AddressPolicy.Loopback loopback) {
        var install = new Install(
                namespace,
                new Install.Directories(
                        directory.directory("work"), directory.directory("volumes"), Path.of("/no/token")),
                loopback,
                List.of());
        var settings = new Settings(install, new BackupSettings(concurrency, Optional.empty(), QUICK, "1.2.3"), 0);
        try {
            this.controller = Controller.start(
                    new KubernetesClientBuilder().withConfig(config).build(), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under the name that policies look at and with all rights, for objects in any namespace; destinations find their Secrets in this one. */
    static RunningController start(KubernetesApi api, String namespace, int concurrency) {
        return new RunningController(
                api.server().config(new InstalledApi(api, namespace).user()),
                namespace,
                concurrency,
                AddressPolicy.Loopback.ALLOWED);
    }

    /** As whom this configuration says; destinations find their Secrets in this namespace. */
    static RunningController start(Config config, String namespace) {
        return start(config, namespace, AddressPolicy.Loopback.ALLOWED);
    }

    /** The same where stores may be on this machine, or not. */
    static RunningController start(Config config, String namespace, AddressPolicy.Loopback loopback) {
        return new RunningController(config, namespace, 2, loopback);
    }

    /** Where keys and certificates lie while they are used. */
    Path work() {
        return directory.path().resolve("work");
    }

    /** Below which claims are mounted. */
    Path volumes() {
        return directory.path().resolve("volumes");
    }

    /** The status of a probe. */
    int probe(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controller.probePort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Override
    public void close() {
        controller.close();
        directory.close();
    }
}
