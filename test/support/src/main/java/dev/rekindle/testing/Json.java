package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads protobuf's JSON mapping: 64-bit numbers are strings, and fields that are zero are absent. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** An int64 or uint64 field; unsigned ids above 2^63 come out negative. */
    static long number(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue().longValue();
        }
        String text = node.asText("0");
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }
}
