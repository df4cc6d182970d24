package dev.rekindle.localize.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value, strictly (RFC 8259): nothing before or after it but white space, no name twice in an object, no nesting deeper than
 * {@value #MAX_DEPTH}. Memory is bounded by the text, whose length is the caller's business.
 */
public final class JsonReader {
    /** How many objects and arrays may stand inside each other. */
    public static final int MAX_DEPTH = 64;

    private final String text;
    private int position;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @throws JsonException when it is not exactly one JSON value; the message holds the offset in UTF-16 units, never the text
     */
    public static JsonValue read(String text) throws JsonException {
        JsonReader reader = new JsonReader(text);
        JsonValue value = reader.value(0);
        reader.skipSpace();
        if (reader.position != text.length()) {
            throw reader.expected("the end");
        }
        return value;
    }

    /**
     * Reads a text in UTF-8.
     *
     * @throws JsonException when the bytes are not UTF-8, or not exactly one JSON value
     */
    public static JsonValue readUtf8(byte[] bytes) throws JsonException {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new JsonException("not a text in UTF-8", e);
        }
    }

    private JsonValue value(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw new JsonException("nested deeper than " + MAX_DEPTH + " at offset " + position);
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonString(string());
            case 't' -> literal(JsonLiteral.TRUE);
            case 'f' -> literal(JsonLiteral.FALSE);
            case 'n' -> literal(JsonLiteral.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) throws JsonException {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return new JsonObject(fields);
        }
        do {
            skipSpace();
            int start = position;
            String name = string();
            skipSpace();
            take(':', "a colon");
            if (fields.putIfAbsent(name, value(depth + 1)) != null) {
                throw new JsonException("the name at offset " + start + " occurs twice");
            }
        } while (another('}', "a comma or the end of the object"));
        return new JsonObject(fields);
    }

    private JsonArray array(int depth) throws JsonException {
        List<JsonValue> items = new ArrayList<>();
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return new JsonArray(items);
        }
        do {
            items.add(value(depth + 1));
        } while (another(']', "a comma or the end of the array"));
        return new JsonArray(items);
    }

    private boolean another(char end, String expected) throws JsonException {
        skipSpace();
        char found = peek();
        if (found != ',' && found != end) {
            throw expected(expected);
        }
        position++;
        return found == ',';
    }

    private JsonLiteral literal(JsonLiteral literal) throws JsonException {
        if (!text.startsWith(literal.text(), position)) {
            throw expected(literal.text());
        }
        position += literal.text().length();
        return literal;
    }

    private JsonNumber number() throws JsonException {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        try {
            return new JsonNumber(text.substring(start, position));
        } catch (IllegalArgumentException e) {
            throw new JsonException("expected a value at offset " + start, e);
        }
    }

    private String string() throws JsonException {
        take('"', "a string");
        StringBuilder value = new StringBuilder();
        while (true) {
            char unit = next();
            if (unit == '"') {
                return value.toString();
            }
            if (unit < 0x20) {
                position--;
                throw expected("no bare control character in a string");
            }
            value.append(unit == '\\' ? escaped() : unit);
        }
    }

    private char escaped() throws JsonException {
        return switch (next()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexUnit();
            default -> {
                position--;
                throw expected("an escape");
            }
        };
    }

    private char hexUnit() throws JsonException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char digit = next();
            if (!HexFormat.isHexDigit(digit)) {
                position--;
                throw expected("four hexadecimal digits");
            }
            unit = (unit << 4) | HexFormat.fromHexDigit(digit);
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private void take(char wanted, String expected) throws JsonException {
        if (peek() != wanted) {
            throw expected(expected);
        }
        position++;
    }

    private char next() throws JsonException {
        char unit = peek();
        position++;
        return unit;
    }

    private char peek() throws JsonException {
        if (position == text.length()) {
            throw new JsonException("the text ends at offset " + position + " in the middle of a value");
        }
        return text.charAt(position);
    }

    private JsonException expected(String what) {
        return new JsonException("expected " + what + " at offset " + position);
    }
}
