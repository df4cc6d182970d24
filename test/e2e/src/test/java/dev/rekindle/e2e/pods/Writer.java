package dev.rekindle.e2e.pods;

import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pod that writes to etcd until it is ended, and a second one that proves what is there later. */
record Writer(Apps apps) {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final Pattern ACKNOWLEDGED = Pattern.compile("(?m)^\\d+ \\d+$");

    /** Starts writing. */
    static Writer start(Apps apps) {
        apps.create("writer", Map.of());
        return new Writer(apps);
    }

    /** Waits until so many more keys are acknowledged than are now. */
    void awaitMore(int keys) {
        long before = acknowledged();
        Await.patiently(
                keys + " more keys",
                DEADLINE,
                () -> acknowledged() >= before + keys,
                () -> "; it printed: " + apps.log("writer"));
    }

    /** Ends it, which is to be done when what it wrote to is gone: then its log, which is returned, names every key that was acknowledged. */
    String end() {
        // What it says of an etcd that is gone stands between, and a ConfigMap holds 1 MiB.
        String log = apps.log("writer")
                .lines()
                .filter(line -> line.matches("(\\?|\\d+) \\d+"))
                .collect(Collectors.joining("\n", "", "\n"));
        apps.remove("writer");
        return log;
    }

    /**
     * Looks for every key that was acknowledged up to a revision, and for later ones that may not be there.
     *
     * @param log of a writer
     * @return one line of JSON: the verdict of the writer's own check
     */
    static String check(Apps apps, String log, long revision) {
        apps.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("check")
                        .withNamespace(apps.namespace())
                        .endMetadata()
                        .addToData("log", log)
                        .build())
                .create();
        apps.create("check", Map.of("revision", String.valueOf(revision)));
        return apps.awaitSuccess("check");
    }

    private long acknowledged() {
        return ACKNOWLEDGED.matcher(apps.log("writer")).results().count();
    }
}
