package dev.rekindle.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Changes to a sample, as the tables write them: {@code spec.source.etcdCluster.name = "Prod"}, {@code spec.timeout -} to take a field away,
 * {@code = "a" * 64} for a long text, several joined by {@code ;} between blanks, {@code as it is} for none.
 */
record Change(List<String> edits) {
    private static final Pattern REPEATED = Pattern.compile("\"(.*)\" \\* ([0-9]+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "as it is";

    static Change parse(String text) {
        return new Change(
                text.equals(NONE)
                        ? List.of()
                        : Stream.of(text.split(" ; ", -1)).map(String::strip).toList());
    }

    /** A changed copy. */
    JsonNode apply(JsonNode sample) {
        JsonNode copy = sample.deepCopy();
        edits.forEach(edit -> edit(copy, edit));
        return copy;
    }

    private static void edit(JsonNode root, String edit) {
        boolean removes = edit.endsWith(" -");
        int equals = edit.indexOf(" = ");
        if (!removes && equals < 0) {
            throw new IllegalArgumentException("neither 'path = value' nor 'path -': " + edit);
        }
        String path = edit.substring(0, removes ? edit.length() - 2 : equals);
        String[] steps = path.split("\\.", -1);
        JsonNode parent = root;
        for (int i = 0; i < steps.length - 1; i++) {
            parent = step(parent, steps[i]);
        }
        String last = steps[steps.length - 1];
        switch (parent) {
            case ObjectNode object
            when removes -> {
                if (object.remove(last) == null) {
                    throw new IllegalArgumentException("nothing to take away: " + edit);
                }
            }
            case ObjectNode object -> object.set(last, value(edit.substring(equals + 3)));
            case ArrayNode array -> array.set(Integer.parseInt(last), value(edit.substring(equals + 3)));
            default -> throw new IllegalArgumentException("no object and no list holds " + path);
        }
    }

    private static JsonNode step(JsonNode parent, String name) {
        if (parent instanceof ArrayNode array) {
            return array.get(Integer.parseInt(name));
        }
        JsonNode child = parent.get(name);
        return child != null ? child : ((ObjectNode) parent).putObject(name);
    }

    private static JsonNode value(String text) {
        Matcher repeated = REPEATED.matcher(text);
        if (repeated.matches()) {
            return TextNode.valueOf(repeated.group(1).repeat(Integer.parseInt(repeated.group(2))));
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
