package dev.rekindle.localize.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object; its fields keep the order in which they were put. */
public record JsonObject(Map<String, JsonValue> fields) implements JsonValue {

    public JsonObject {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Starts an object. */
    public static Builder builder() {
        return new Builder();
    }

    /** The field, when the object has it and it is not {@code null}. */
    public Optional<JsonValue> get(String name) {
        JsonValue value = fields.get(name);
        return value == null || value == JsonLiteral.NULL ? Optional.empty() : Optional.of(value);
    }

    /**
     * A field that must be there and be a string.
     *
     * @throws JsonException when it is absent or something else
     */
    public String text(String name) throws JsonException {
        if (required(name) instanceof JsonString string) {
            return string.value();
        }
        throw wrongKind(name, "a string");
    }

    /**
     * A field that must be there and be a whole number of 64 bits.
     *
     * @throws JsonException when it is absent or something else
     */
    public long integer(String name) throws JsonException {
        if (required(name) instanceof JsonNumber number) {
            return number.asLong();
        }
        throw wrongKind(name, "a number");
    }

    /**
     * A field that, when it is there, must be an object.
     *
     * @throws JsonException when it is something else
     */
    public Optional<JsonObject> object(String name) throws JsonException {
        Optional<JsonValue> value = get(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonObject object) {
            return Optional.of(object);
        }
        throw wrongKind(name, "an object");
    }

    private JsonValue required(String name) throws JsonException {
        return get(name).orElseThrow(() -> new JsonException("field \"" + name + "\" is missing"));
    }

    private JsonException wrongKind(String name, String expected) throws JsonException {
        return new JsonException("field \"" + name + "\": expected " + expected + ", found "
                + required(name).kind());
    }

    /** Collects the fields of an object in the order of the calls. Not for several threads. */
    public static final class Builder {
        private final Map<String, JsonValue> fields = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a field.
         *
         * @throws IllegalArgumentException when the name was put before
         */
        public Builder put(String name, JsonValue value) {
            if (fields.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("field put twice: " + name);
            }
            return this;
        }

        /** Adds a string field. */
        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        /** Adds a signed number. */
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        /** Ends the object. */
        public JsonObject build() {
            return new JsonObject(fields);
        }
    }
}
