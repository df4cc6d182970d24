package dev.rekindle.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class AuditTest {

    @Test
    void writesDownWhatAServiceAccountAsksAndWhetherItMay(KubernetesApi api, TestNamespace namespace) {
        ApiUser account = api.serviceAccount(namespace.name(), "robot");
        KubernetesClient robot = api.server().client(account);

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> robot.configMaps()
                        .inNamespace(namespace.name())
                        .withName("settings")
                        .get());
        api.client().configMaps().inNamespace(namespace.name()).list();

        assertThat(api.calls(account.name()))
                .filteredOn(call -> call.resource().equals("configmaps"))
                .singleElement()
                .satisfies(call -> assertThat(call)
                        .isEqualTo(
                                new ApiCall("get", "", "configmaps", namespace.name(), "settings", false, call.uri())));
    }
}
