package dev.rekindle.localize.json;

import java.util.regex.Pattern;

/**
 * A JSON number, kept as it is written: an etcd id is an unsigned 64-bit number, and a {@code double} would round it.
 */
public record JsonNumber(String literal) implements JsonValue {
    private static final Pattern GRAMMAR = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    public JsonNumber {
        if (!GRAMMAR.matcher(literal).matches()) {
            throw new IllegalArgumentException("not a JSON number: " + literal);
        }
    }

    /** A signed number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** A number whose 64 bits mean an unsigned value. */
    public static JsonNumber ofUnsigned(long value) {
        return new JsonNumber(Long.toUnsignedString(value));
    }

    /**
     * The value as a signed 64-bit integer.
     *
     * @throws JsonException when the number has a fraction or an exponent, or does not fit
     */
    public long asLong() throws JsonException {
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            throw new JsonException("expected a whole number of 64 bits, found " + literal, e);
        }
    }
}
