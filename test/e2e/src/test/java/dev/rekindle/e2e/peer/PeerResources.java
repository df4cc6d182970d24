package dev.rekindle.e2e.peer;

import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The kind {@link EtcdCluster} as a cluster learns it. */
public final class PeerResources {
    private static final Duration SERVED_DEADLINE = Duration.ofSeconds(20);

    private PeerResources() {}

    /** Installs the kind where it is not yet, and waits until it is served. */
    public static void install(KubernetesClient client) {
        try (InputStream definition = PeerResources.class.getResourceAsStream("/etcdclusters.yaml")) {
            client.load(definition).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the kind EtcdCluster to be served", SERVED_DEADLINE, () -> isServed(client));
    }

    private static boolean isServed(KubernetesClient client) {
        try {
            client.resources(EtcdCluster.class).inNamespace("default").list();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
