package dev.rekindle.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Walks a definition. */
final class Fields {
    private static final List<String> OF_EVERY_OBJECT = List.of("apiVersion", "kind", "metadata");

    private Fields() {}

    /** All fields of spec and status, a parent before its children. */
    static Stream<Field> of(JsonNode definition) {
        JsonNode root = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        return below(definition.at("/spec/names/kind").asText(), root)
                .filter(field -> !OF_EVERY_OBJECT.contains(
                        field.path().substring(field.path().indexOf('.') + 1)));
    }

    /** Whether a value is written by hand. */
    static boolean holdsTextsOrNumbers(JsonNode schema) {
        JsonNode value = schema.path("type").asText().equals("array") ? schema.get("items") : schema;
        return List.of("string", "integer").contains(value.path("type").asText()) && !value.has("enum");
    }

    private static Stream<Field> below(String path, JsonNode schema) {
        return schema.path("properties").properties().stream().flatMap(entry -> {
            JsonNode child = entry.getValue();
            boolean list = child.path("type").asText().equals("array");
            String childPath = path + "." + entry.getKey() + (list ? "[]" : "");
            var field = new Field(childPath, entry.getKey(), child, presence(schema, entry));
            return Stream.concat(Stream.of(field), below(childPath, list ? child.get("items") : child));
        });
    }

    private static Field.Presence presence(JsonNode parent, Map.Entry<String, JsonNode> entry) {
        return StreamSupport.stream(parent.path("required").spliterator(), false)
                        .anyMatch(name -> name.asText().equals(entry.getKey()))
                ? Field.Presence.REQUIRED
                : Field.Presence.OPTIONAL;
    }
}
