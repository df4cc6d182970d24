package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.Command;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster that tests run in, and who ends it. */
final class RunningCluster implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofMinutes(9);

    private final KubernetesClient client;
    private final Optional<Path> toEnd;

    private RunningCluster(Path kubeconfig, Optional<Path> toEnd) {
        this.client = new KubernetesClientBuilder()
                .withConfig(Kubeconfig.read(kubeconfig))
                .build();
        this.toEnd = toEnd;
    }

    /** The one of the environment, else that of {@code hack/cluster}. */
    static RunningCluster find() {
        String given = System.getenv("KUBECONFIG");
        if (given != null && !given.isEmpty()) {
            return new RunningCluster(Path.of(given), Optional.empty());
        }
        Path script = script();
        boolean ran = Command.of(script, "status").run().exit() == 0;
        if (!ran) {
            Command.of(script, "up").within(START_DEADLINE).run().orFail();
        }
        // As people have it: it is for a shell, which takes a path with blanks for what it is.
        String kubeconfig = Command.of(
                        Path.of("bash"),
                        "-c",
                        "set -e; said=$(\"$0\" env); eval \"$said\"; printf %s \"$KUBECONFIG\"",
                        script.toString())
                .run()
                .orFail()
                .out();
        return new RunningCluster(Path.of(kubeconfig), ran ? Optional.empty() : Optional.of(script));
    }

    /** An administrator's. */
    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        toEnd.ifPresent(script -> Command.of(script, "down").run().orFail());
    }

    private static Path script() {
        return Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .map(directory -> directory.resolve("hack").resolve("cluster"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("hack/cluster is in no directory above this one"));
    }
}
