package dev.rekindle.localize.json;

/** A text that is not the JSON it should be; the message says where, what was expected and what was found. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1;

    public JsonException(String message) {
        super(message);
    }

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
