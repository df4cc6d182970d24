package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** A namespace that takes only pods of the profile {@code restricted} of Pod Security Admission. */
public final class RestrictedNamespace {
    /** What the API server says of a pod that may not be there. */
    public static final String REFUSAL = "violates PodSecurity \"restricted:latest\"";

    private RestrictedNamespace() {}

    /** Makes one of a namespace, and proves that it is one. */
    public static void make(KubernetesClient client, String namespace) {
        client.namespaces()
                .withName(namespace)
                .edit(found -> new NamespaceBuilder(found)
                        .editMetadata()
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build());
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resource(careless(namespace)).dryRun().create())
                .withMessageContaining(REFUSAL);
    }

    private static Pod careless(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("careless")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any")
                .endContainer()
                .endSpec()
                .build();
    }
}
