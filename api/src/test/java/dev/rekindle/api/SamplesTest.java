package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.crd.Definitions;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The samples on a real API server, which keeps all of them, and the definitions themselves. */
@ApiServer
class SamplesTest {
    private ResourceServer server;

    @BeforeEach
    void install(KubernetesApi api, KubernetesClient client, TestNamespace namespace) {
        server = ResourceServer.install(api, client, namespace);
    }

    @Test
    void arePassedThroughTheTypesWithoutLoss() {
        Samples.all().forEach((name, sample) -> {
            JsonNode kept = server.create(sample);
            try {
                assertPassesThroughItsType(name, kept);
                assertThat(throughItsType(sample).get("spec"))
                        .as("%s: the defaults of the types are those of the server", name)
                        .isEqualTo(kept.get("spec"));
            } finally {
                server.delete(kept);
            }
        });
    }

    @Test
    void areAppliedAsAPersonAppliesThem() {
        server.kubectl("apply", "-f", "../config/samples").orFail();
        try {
            assertThat(server.kubectl("get", "rekindle", "-o", "name")
                            .orFail()
                            .out()
                            .lines())
                    .hasSameSizeAs(Samples.forPeople().keySet());
        } finally {
            server.kubectl("delete", "-f", "../config/samples").orFail();
        }
    }

    @Test
    void aStatusIsWrittenByItselfAlone() {
        JsonNode backup = server.create(Samples.named("backup-etcdcluster-s3"));
        var withStatus = Statuses.completedBackup(backup);

        JsonNode replaced = server.replace(withStatus, "");
        JsonNode reported = server.replace(withStatus, "/status");
        JsonNode tampered = Change.parse("spec.deletionPolicy = \"Delete\"").apply(reported);
        JsonNode unchanged = server.replace(tampered, "/status");

        assertThat(replaced.has("status")).isFalse();
        assertPassesThroughItsType("with a status", reported);
        assertThat(reported.at("/status")).isEqualTo(withStatus.at("/status"));
        assertThat(unchanged.at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
    }

    @Test
    void aColumnTellsTheStory() {
        JsonNode backup = server.create(Samples.named("backup-etcdcluster-s3"));
        JsonNode restore = server.create(Samples.named("restore-in-place-archive"));
        server.replace(Statuses.completedBackup(backup), "/status");
        server.replace(Statuses.refusedRestore(restore), "/status");

        assertThat(columns("get", "eb")).isEqualTo("""
                NAME  PHASE  CLUSTER  REVISION  SIZE  AGE
                prod-before-upgrade  Completed  prod  81204  3.9 GB  0s
                """);
        assertThat(columns("get", "eb", "-o", "wide")).contains("DESTINATION", "OBJECT", "MESSAGE", "aws");
        assertThat(columns("get", "er")).isEqualTo("""
                NAME  TARGET  PHASE  REVISION  AGE  MESSAGE
                prod-after-accident  EtcdCluster/prod  Refused  81204  0s  etcd-data-prod-0 is not bound; see its events
                """);
        assertPassesThroughItsType("with a status", server.get(restore));
    }

    @Test
    void waitingEndsOnSuccessAndOnFailure() {
        JsonNode backup = server.create(Samples.named("backup-etcdcluster-s3"));
        JsonNode restore = server.create(Samples.named("restore-in-place-archive"));
        server.replace(Statuses.completedBackup(backup), "/status");
        server.replace(Statuses.refusedRestore(restore), "/status");

        server.kubectl("wait", "eb/prod-before-upgrade", "--for=condition=Ready", "--timeout=30s")
                .orFail();
        server.kubectl("wait", "er/prod-after-accident", "--for=condition=Stalled", "--timeout=30s")
                .orFail();
        server.kubectl("wait", "er/prod-after-accident", "--for=jsonpath={.status.terminal}=true", "--timeout=30s")
                .orFail();
    }

    @Test
    void definitionsAreAcceptedTwiceAndSound() {
        for (String name : Definitions.trees().keySet()) {
            JsonNode before = server.definition(name);

            server.kubectl("apply", "--server-side", "-k", Definitions.COMMITTED.toString())
                    .orFail();

            JsonNode after = server.definition(name);
            assertThat(after.at("/metadata/resourceVersion")).isEqualTo(before.at("/metadata/resourceVersion"));
            assertThat(ResourceServer.isTrue(after, "Established")).as(name).isTrue();
            assertThat(ResourceServer.isTrue(after, "NamesAccepted")).as(name).isTrue();
            assertThat(after.at("/status/conditions").findValuesAsText("type")).doesNotContain("NonStructuralSchema");
        }
    }

    @Test
    void everyFieldIsExplained() {
        String explained =
                server.kubectl("explain", "--recursive", "er.spec").orFail().out();
        String one = server.kubectl("explain", "er.spec.existingData").orFail().out();

        assertThat(explained)
                .contains("foreignCluster", "roles", "template", "sha256")
                .doesNotContain("<empty>");
        assertThat(one).contains("Archive moves it aside", "ENUM:");
    }

    private String columns(String... arguments) {
        return server.kubectl(arguments)
                .orFail()
                .out()
                .replaceAll("[0-9]+s( |\n)", "0s$1")
                .replaceAll(" {2,}", "  ")
                .replaceAll(" +\n", "\n");
    }

    private static void assertPassesThroughItsType(String what, JsonNode object) {
        JsonNode passed = throughItsType(object);
        assertThat(passed.at("/metadata/name")).as(what).isEqualTo(object.at("/metadata/name"));
        assertThat(passed.path("spec")).as(what).isEqualTo(object.path("spec"));
        assertThat(passed.path("status")).as(what).isEqualTo(object.path("status"));
    }

    private static JsonNode throughItsType(JsonNode object) {
        Class<? extends CustomResource<?, ?>> type = Definitions.KINDS.stream()
                .filter(kind -> kind.getSimpleName().equals(object.path("kind").asText()))
                .findFirst()
                .orElseThrow();
        CustomResource<?, ?> typed = Serialization.unmarshal(object.toString(), type);
        return Objects.requireNonNull(Serialization.unmarshal(Serialization.asJson(typed), JsonNode.class));
    }
}
