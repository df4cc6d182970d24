package dev.rekindle.e2e.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.e2e.RestrictedNamespace;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That an API server takes the files as they are. */
@ApiServer
class PlainEtcdFilesTest {

    @ParameterizedTest
    @EnumSource
    void isWhatAnApiServerTakes(
            PlainEtcd etcd, KubernetesClient client, TestNamespace namespace, @TempDir Path scratch) {
        etcd.create(client, namespace.name(), scratch, set -> set);

        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(namespace.name())
                .withName(PlainEtcd.NAME)
                .get();
        assertThat(set.getSpec().getReplicas()).isEqualTo(3);
        assertThat(set.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getName()).isEqualTo("etcd"));
    }

    @Test
    void theRestrictedOneIsRestricted(KubernetesClient client, TestNamespace namespace) {
        RestrictedNamespace.make(client, namespace.name());
        Pod restricted = pod(client, namespace, PlainEtcd.RESTRICTED);
        Pod usual = pod(client, namespace, PlainEtcd.FLAGS);

        assertThat(client.resource(restricted).dryRun().create()).isNotNull();
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resource(usual).dryRun().create())
                .withMessageContaining(RestrictedNamespace.REFUSAL);
    }

    /** As the controller of StatefulSets makes it, with an empty directory in the place of the claim. */
    private static Pod pod(KubernetesClient client, TestNamespace namespace, PlainEtcd etcd) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("etcd-0")
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewSpecLike(
                        etcd.statefulSet(client).getSpec().getTemplate().getSpec())
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }
}
