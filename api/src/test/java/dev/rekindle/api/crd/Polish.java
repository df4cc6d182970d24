package dev.rekindle.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.schema.Formats;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes of a generated definition one that a reviewer of Kubernetes APIs would accept: types of lists, formats and whole numbers, a required
 * {@code spec}, descriptions of what every object has, rules with messages in place of bare patterns, each rule once. It refuses a text or list
 * without a limit, since the cost of rules hangs on limits.
 */
final class Polish {
    /** Lists that are merged by a key of their items. */
    private static final Map<String, String> KEYS = Map.of(
            "conditions", "type",
            "verification", "layer",
            "attempts", "number",
            "roles", "pod",
            "findings", "check");

    /** Lists in which nothing stands twice. */
    private static final List<String> SETS =
            List.of("urls", "podNames", "names", "recipients", "trustedKeys", "alarms");

    private static final int MOST_ENTRIES = 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Class<? extends CustomResource<?, ?>> kind;

    Polish(Class<? extends CustomResource<?, ?>> kind) {
        this.kind = kind;
    }

    /** Changes the tree, and returns it. */
    ObjectNode apply(ObjectNode definition) {
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        ObjectNode properties = (ObjectNode) root.get("properties");
        Type[] parts = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        schema("spec", (ObjectNode) properties.get("spec"), parts[0]);
        describe(properties.get("spec"), "What is asked for.");
        if (parts[1] == Void.class) {
            properties.remove("status");
            version.remove("subresources");
        } else {
            schema("status", (ObjectNode) properties.get("status"), parts[1]);
            describe(properties.get("status"), "What became of it. Rekindle alone writes it.");
        }
        properties
                .putObject("apiVersion")
                .put("type", "string")
                .put(
                        "description",
                        "Group and version. Example: "
                                + definition.at("/spec/group").asText() + "/"
                                + version.get("name").asText() + ".");
        properties
                .putObject("kind")
                .put("type", "string")
                .put(
                        "description",
                        "Example: " + definition.at("/spec/names/kind").asText() + ".");
        properties.putObject("metadata").put("type", "object");
        root.putArray("required").add("spec");
        root.put(
                "description",
                Objects.requireNonNull(kind.getAnnotation(JsonClassDescription.class))
                        .value());
        rulesOnce(root);
        columns(version);
        return definition;
    }

    private static void describe(JsonNode part, String description) {
        ((ObjectNode) part).put("description", description);
    }

    private void schema(String name, ObjectNode schema, Type type) {
        patternToRule(name, schema);
        rulesOnce(schema);
        wholeNumbers(schema);
        switch (schema.path("type").asText()) {
            case "object" -> object(name, schema, type);
            case "array" -> list(name, schema, type);
            case "integer" -> schema.put("format", type == int.class || type == Integer.class ? "int32" : "int64");
            case "string" -> text(name, schema);
            default -> {}
        }
    }

    private void object(String name, ObjectNode schema, Type type) {
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            schema.remove("additionalProperties");
            return;
        }
        if (type instanceof ParameterizedType map) {
            schema.put("maxProperties", MOST_ENTRIES);
            schema(name, (ObjectNode) schema.get("additionalProperties"), map.getActualTypeArguments()[1]);
            return;
        }
        for (RecordComponent component : ((Class<?>) type).getRecordComponents()) {
            JsonNode property = schema.at("/properties/" + component.getName());
            schema(component.getName(), (ObjectNode) property, component.getGenericType());
        }
    }

    private void list(String name, ObjectNode schema, Type type) {
        requireLimit(name, schema, "maxItems");
        ObjectNode items = (ObjectNode) schema.get("items");
        schema(name, items, ((ParameterizedType) type).getActualTypeArguments()[0]);
        String key = KEYS.getOrDefault(name, items.at("/properties").has("pod") ? "pod" : "id");
        if (items.at("/properties").has(key)) {
            schema.put("x-kubernetes-list-type", "map")
                    .putArray("x-kubernetes-list-map-keys")
                    .add(key);
        } else {
            schema.put("x-kubernetes-list-type", SETS.contains(name) ? "set" : "atomic");
        }
    }

    private void text(String name, ObjectNode schema) {
        if (!schema.has("enum") && !schema.path("format").asText().equals("date-time")) {
            requireLimit(name, schema, "maxLength");
        }
    }

    private void requireLimit(String name, ObjectNode schema, String limit) {
        if (!schema.has(limit)) {
            throw new IllegalStateException(
                    kind.getSimpleName() + ": " + name + " has no " + limit + "; give it @Size");
        }
    }

    /** A pattern is shown to people as it is; a rule has a message. */
    private static void patternToRule(String name, ObjectNode schema) {
        JsonNode pattern = schema.remove("pattern");
        if (pattern == null) {
            return;
        }
        String meaning = Formats.MEANINGS.get(pattern.asText());
        if (meaning == null || pattern.asText().contains("'")) {
            throw new IllegalStateException(name + " has a pattern that is none of Formats: " + pattern);
        }
        ArrayNode rules = NODES.arrayNode();
        rules.addObject()
                .put("rule", "self.matches(r'" + pattern.asText() + "')")
                .put("message", "must be " + meaning)
                .put("reason", "FieldValueInvalid");
        schema.path("x-kubernetes-validations").forEach(rules::add);
        schema.set("x-kubernetes-validations", rules);
    }

    /** The generator finds the annotation of a record's component twice, at its field and at its accessor. */
    private static void rulesOnce(ObjectNode schema) {
        if (schema.has("x-kubernetes-validations")) {
            var once = new LinkedHashSet<JsonNode>();
            schema.get("x-kubernetes-validations").forEach(once::add);
            schema.putArray("x-kubernetes-validations").addAll(once);
        }
    }

    private static void wholeNumbers(ObjectNode schema) {
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                schema.put(bound, schema.get(bound).longValue());
            }
        }
    }

    /** The generator sorts them; people read them in the order of the annotations. A priority of 0 is what there is without one. */
    private void columns(ObjectNode version) {
        JsonNode sorted = version.path("additionalPrinterColumns");
        ArrayNode columns = NODES.arrayNode();
        for (var wanted : kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            for (JsonNode column : sorted) {
                if (column.path("name").asText().equals(wanted.name())) {
                    columns.add(column);
                }
            }
        }
        columns.forEach(column -> {
            if (column.path("priority").asInt() == 0) {
                ((ObjectNode) column).remove("priority");
            }
        });
        if (!columns.isEmpty()) {
            version.set("additionalPrinterColumns", columns);
        }
    }
}
