package dev.rekindle.localize.json;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes JSON without spaces, with the escapes of Go's {@code encoding/json} (its {@code Marshal}, which is what etcd calls): besides what JSON
 * itself demands, {@code < > &} and U+2028, U+2029 become <code>\\u....</code>, so the text can also stand inside HTML.
 */
public final class JsonWriter {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /** The value as one line of text. */
    public static String write(JsonValue value) {
        JsonWriter writer = new JsonWriter();
        writer.append(value);
        return writer.out.toString();
    }

    /** The value as one line of UTF-8. */
    public static byte[] writeUtf8(JsonValue value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    private void append(JsonValue value) {
        switch (value) {
            case JsonObject object -> append(object);
            case JsonArray array -> append(array);
            case JsonString string -> append(string.value());
            case JsonNumber number -> out.append(number.literal());
            case JsonLiteral literal -> out.append(literal.text());
        }
    }

    private void append(JsonObject object) {
        String separator = "{";
        for (Map.Entry<String, JsonValue> field : object.fields().entrySet()) {
            out.append(separator);
            append(field.getKey());
            out.append(':');
            append(field.getValue());
            separator = ",";
        }
        out.append(object.fields().isEmpty() ? "{}" : "}");
    }

    private void append(JsonArray array) {
        String separator = "[";
        for (JsonValue item : array.items()) {
            out.append(separator);
            append(item);
            separator = ",";
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
    }

    private void append(String text) {
        out.append('"');
        text.codePoints().forEach(this::append);
        out.append('"');
    }

    /** Go's table: encoding/json/encode.go, {@code appendString} with {@code escapeHTML}. */
    private void append(int codePoint) {
        switch (codePoint) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> appendEscape((char) codePoint);
            default -> {
                if (codePoint < 0x20) {
                    appendEscape((char) codePoint);
                } else if (Character.getType(codePoint) == Character.SURROGATE) {
                    // Half a character: what Go writes for bytes that are not UTF-8.
                    appendEscape('\ufffd');
                } else {
                    out.appendCodePoint(codePoint);
                }
            }
        }
    }

    private void appendEscape(char unit) {
        out.append("\\u").append(HEX.toHexDigits(unit));
    }
}
