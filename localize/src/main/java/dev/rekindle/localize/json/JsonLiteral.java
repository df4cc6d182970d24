package dev.rekindle.localize.json;

/** The three words of JSON. */
public enum JsonLiteral implements JsonValue {
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String text;

    JsonLiteral(String text) {
        this.text = text;
    }

    /** The word as it is written. */
    public String text() {
        return text;
    }

    /** The word for a truth value. */
    public static JsonLiteral of(boolean value) {
        return value ? TRUE : FALSE;
    }
}
