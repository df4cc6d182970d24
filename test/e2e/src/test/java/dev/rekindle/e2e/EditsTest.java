package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@ApiServer
class EditsTest {

    @Test
    void changesWhatSomebodyLeftWhoWasFaster(KubernetesClient client, TestNamespace namespace) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("paint")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .build())
                .create();
        Resource<ConfigMap> paint =
                client.configMaps().inNamespace(namespace.name()).withName("paint");
        var attempts = new AtomicInteger();

        Edits.edit(paint, found -> {
            if (attempts.incrementAndGet() == 1) {
                paint.edit(same -> with(same, "size", "large"));
            }
            return with(found, "colour", "red");
        });

        assertThat(paint.get().getData()).containsOnly(entry("size", "large"), entry("colour", "red"));
        assertThat(attempts).hasValue(2);
    }

    private static ConfigMap with(ConfigMap map, String key, String value) {
        return new ConfigMapBuilder(map).addToData(key, value).build();
    }
}
