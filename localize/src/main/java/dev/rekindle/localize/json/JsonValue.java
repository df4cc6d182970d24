package dev.rekindle.localize.json;

/** Any JSON value. */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonLiteral {

    /** What a person calls this kind of value, for messages. */
    default String kind() {
        return switch (this) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case JsonString _ -> "a string";
            case JsonNumber _ -> "a number";
            case JsonLiteral literal -> literal.text();
        };
    }
}
