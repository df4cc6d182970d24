package dev.rekindle.controller;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.url.StoreUrl;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the controller where no API server, no store and no etcd answers, so that Java can record what a start loads (JEP 483) and every later start
 * is faster for it. That all of it fails does not matter: it loads much of the same. The build of the image runs it once.
 */
public final class Training {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final Map<String, String> NOBODY =
            Map.of("AWS_ACCESS_KEY_ID", "nobody", "AWS_SECRET_ACCESS_KEY", "nothing");

    private Training() {}

    /** Takes one URL at which nobody answers, e.g. {@code http://127.0.0.1:9}. */
    public static void main(String[] arguments) {
        String nobody = arguments[0];
        tried("a controller", () -> {
            var config = new ConfigBuilder().withMasterUrl(nobody).build();
            Controller.start(
                            new KubernetesClientBuilder().withConfig(config).build(),
                            Settings.from(Map.of("REKINDLE_PROBE_PORT", "0")))
                    .close();
            return nobody;
        });
        tried("a store", () -> {
            try (ObjectStore store =
                    StoreUrl.parse("s3://nobody/?endpoint=" + nobody).openDirectory(NOBODY)) {
                return store.list(ObjectPrefix.ROOT);
            }
        });
        tried("an etcd", () -> {
            try (EtcdConnection etcd =
                    EtcdConnection.open(Endpoint.ofUrl(nobody).orElseThrow(), ConnectionOptions.DEFAULTS)) {
                return etcd.maintenance().members();
            }
        });
        // What failed half-way has left threads behind.
        System.exit(0);
    }

    private static void tried(String what, Callable<?> attempt) {
        try {
            LOG.info("{} answered: {}", what, attempt.call());
        } catch (Exception e) {
            LOG.info("{} did not answer, as was to be expected: {}", what, e.getClass());
        }
    }
}
