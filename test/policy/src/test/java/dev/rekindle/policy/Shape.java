package dev.rekindle.policy;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pods of etcd as their owners make them, each the one with ordinal 0. */
enum Shape {
    UPSTREAM_SET("pods/upstream-set.yaml"),
    UPSTREAM_BARE("pods/upstream-bare.yaml"),
    CHART("pods/chart.yaml"),
    PLAIN_FLAGS("plain/flags.yaml"),
    PLAIN_ENVIRONMENT("plain/environment.yaml"),
    PLAIN_TLS("plain/tls.yaml"),
    PLAIN_WAL_DIR("plain/wal-dir.yaml"),
    PLAIN_RESTRICTED("plain/restricted.yaml");

    private static final Path PODS = Path.of("src", "test", "resources");
    private static final Path SETS = Path.of("..", "e2e", "src", "test", "resources");

    private final String file;

    Shape(String file) {
        this.file = file;
    }

    /** A new one, not created yet. */
    Pod pod() {
        return file.startsWith("pods/")
                ? Serialization.unmarshal(text(PODS), Pod.class)
                : ofSet(Serialization.unmarshal(text(SETS), StatefulSet.class));
    }

    /** Whose it says it is. */
    OwnerReference owner() {
        return pod().getMetadata().getOwnerReferences().getFirst();
    }

    private String text(Path directory) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the StatefulSet controller makes of a template. */
    private static Pod ofSet(StatefulSet set) {
        String name = set.getMetadata().getName() + "-0";
        return new PodBuilder()
                .withMetadata(set.getSpec().getTemplate().getMetadata())
                .editMetadata()
                .withName(name)
                .withGenerateName(set.getMetadata().getName() + "-")
                .addToLabels("apps.kubernetes.io/pod-index", "0")
                .addToLabels("statefulset.kubernetes.io/pod-name", name)
                .addNewOwnerReference()
                .withApiVersion(set.getApiVersion())
                .withKind(set.getKind())
                .withName(set.getMetadata().getName())
                .withUid("44444444-4444-4444-4444-444444444444")
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(withClaims(set, name))
                .build();
    }

    private static PodSpec withClaims(StatefulSet set, String name) {
        var spec = new PodSpecBuilder(set.getSpec().getTemplate().getSpec())
                .withHostname(name)
                .withSubdomain(set.getSpec().getServiceName());
        set.getSpec()
                .getVolumeClaimTemplates()
                .forEach(claim -> spec.addNewVolume()
                        .withName(claim.getMetadata().getName())
                        .withNewPersistentVolumeClaim(claim.getMetadata().getName() + "-" + name, false)
                        .endVolume());
        return spec.build();
    }
}
