package dev.rekindle.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.schema.Formats;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolishTest {
    @JsonClassDescription("A box.")
    private static final class Box extends CustomResource<BoxSpec, Void> {
        private static final long serialVersionUID = 1;
    }

    private record BoxSpec(
            String name, int few, long many, List<Part> roles, List<String> urls, Map<String, String> labels) {}

    private record Part(String pod) {}

    @Test
    void saysHowListsAreMerged() {
        JsonNode spec = polished(sound()).at("/properties/spec/properties");

        assertThat(spec.at("/roles/x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(spec.at("/roles/x-kubernetes-list-map-keys/0").asText()).isEqualTo("pod");
        assertThat(spec.at("/urls/x-kubernetes-list-type").asText()).isEqualTo("set");
    }

    @Test
    void tellsNumbersApart() {
        JsonNode spec = polished(sound()).at("/properties/spec/properties");

        assertThat(spec.at("/few/format").asText()).isEqualTo("int32");
        assertThat(spec.at("/few/minimum").isIntegralNumber()).isTrue();
        assertThat(spec.at("/many/format").asText()).isEqualTo("int64");
    }

    @Test
    void makesARuleWithAMessageOfAPattern() {
        JsonNode name = polished(sound()).at("/properties/spec/properties/name");

        assertThat(name.has("pattern")).isFalse();
        assertThat(name.at("/x-kubernetes-validations/0/message").asText()).startsWith("must be a DNS label");
        assertThat(name.at("/x-kubernetes-validations/0/rule").asText())
                .isEqualTo("self.matches(r'" + Formats.DNS_LABEL + "')");
    }

    @Test
    void keepsEachRuleOnce() {
        assertThat(polished(sound()).at("/properties/spec/x-kubernetes-validations"))
                .hasSize(1);
    }

    @Test
    void requiresASpecAndDescribesWhatEveryObjectHas() {
        JsonNode root = polished(sound());

        assertThat(root.at("/required/0").asText()).isEqualTo("spec");
        assertThat(root.at("/description").asText()).isEqualTo("A box.");
        assertThat(root.at("/properties/kind/description").asText()).contains("Box");
        assertThat(root.at("/properties").has("status")).isFalse();
    }

    @Test
    void refusesATextWithoutALimit() {
        String unlimited = sound().replace("maxLength: 63, ", "");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> polished(unlimited))
                .withMessage("Box: name has no maxLength; give it @Size");
    }

    @Test
    void refusesAListWithoutALimit() {
        String unlimited = sound().replace("maxItems: 3, ", "");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> polished(unlimited))
                .withMessage("Box: urls has no maxItems; give it @Size");
    }

    @Test
    void refusesAPatternThatNobodyExplains() {
        String unexplained = sound().replace(Formats.DNS_LABEL, "^x$");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> polished(unexplained))
                .withMessageContaining("none of Formats");
    }

    private static JsonNode polished(String yaml) {
        ObjectNode definition = Serialization.unmarshal(yaml, ObjectNode.class);
        return new Polish(Box.class).apply(definition).at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private static String sound() {
        return """
                metadata: {name: boxes.example.com}
                spec:
                  group: example.com
                  names: {kind: Box, plural: boxes}
                  versions:
                  - name: v1alpha1
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            x-kubernetes-validations: [{rule: "true", message: m}, {rule: "true", message: m}]
                            properties:
                              name: {maxLength: 63, type: string, pattern: "%s"}
                              few: {type: integer, minimum: 1.0}
                              many: {type: integer}
                              roles: {maxItems: 2, type: array, items: {type: object, properties: {pod: {type: string, maxLength: 63}}}}
                              urls: {maxItems: 3, type: array, items: {type: string, maxLength: 63}}
                              labels: {type: object, additionalProperties: {type: string, maxLength: 63}}
                          status: {type: object}
                """.formatted(Formats.DNS_LABEL);
    }
}
