package dev.rekindle.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The samples that people copy, and those of the kinds that people do not write. */
final class Samples {
    private static final Path FOR_PEOPLE = Path.of("..", "config", "samples");
    private static final Path INTERNAL = Path.of("src", "test", "resources", "dev", "rekindle", "api");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Samples() {}

    /** One of them. */
    static JsonNode named(String name) {
        JsonNode sample = all().get(name);
        if (sample == null) {
            throw new IllegalArgumentException("there is no sample " + name);
        }
        return sample;
    }

    /** All samples for people by name, such as {@code destination-aws}. */
    static SortedMap<String, JsonNode> forPeople() {
        return in(FOR_PEOPLE);
    }

    /** All samples by name. */
    static SortedMap<String, JsonNode> all() {
        var all = new TreeMap<>(in(FOR_PEOPLE));
        all.putAll(in(INTERNAL));
        return all;
    }

    private static SortedMap<String, JsonNode> in(Path directory) {
        var samples = new TreeMap<String, JsonNode>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
                String name = file.getFileName().toString().replace(".yaml", "");
                samples.put(name, YAML.readTree(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }
}
