package dev.rekindle.testing.kubernetes;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Kubernetes namespace of one test.
 *
 * @param name begins with the names of the test's class and method, as far as there is room
 */
public record TestNamespace(String name) {
    /** Carried by every such namespace; its value is the simple name of the test's class. */
    public static final String LABEL = "rekindle.dev/test";

    private static final int LONGEST_STEM = 50;
    private static final int SUFFIX_SPACE = 36 * 36 * 36 * 36 * 36;

    /** Creates a new one for a test. */
    static TestNamespace create(KubernetesClient client, ExtensionContext context) {
        var namespace = new TestNamespace(nameFor(context));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace.name())
                        .addToLabels(LABEL, context.getRequiredTestClass().getSimpleName())
                        .endMetadata()
                        .build())
                .create();
        return namespace;
    }

    private static String nameFor(ExtensionContext context) {
        String test = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "-" + method.getName()).orElse("");
        String stem = test.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "");
        String suffix = Integer.toString(
                ThreadLocalRandom.current().nextInt(SUFFIX_SPACE / 36, SUFFIX_SPACE), Character.MAX_RADIX);
        return stem.substring(0, Math.min(LONGEST_STEM, stem.length())) + "-" + suffix;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
