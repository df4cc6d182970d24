package dev.rekindle.backup.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The JSON of a manifest. Writing the same manifest gives the same bytes: fields in the order of the records, two spaces, line
 * feeds, absent fields left out, one line feed at the end.
 */
public final class ManifestJson {
    /** A manifest of a thousand members has less; what is larger is something else. */
    public static final int MAX_BYTES = 1 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS, MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .defaultPrettyPrinter(printer())
            .build();

    private ManifestJson() {}

    /** The canonical bytes, UTF-8. */
    public static byte[] write(Manifest manifest) {
        try {
            return (JSON.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest could not be written as JSON", e);
        }
    }

    /** Reads a manifest of this or any later version of the same format; {@code name} says where it is from, for the message. */
    public static Manifest read(byte[] bytes, String name) throws ManifestException {
        if (bytes.length > MAX_BYTES) {
            throw new ManifestException(name + " is larger than 1 MiB and so not a manifest");
        }
        try {
            Manifest manifest = JSON.readValue(bytes, Manifest.class);
            if (manifest == null) {
                throw new ManifestException(name + " is not a manifest: it holds null");
            }
            return manifest;
        } catch (JsonMappingException e) {
            String field = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                    .collect(Collectors.joining("."));
            throw new ManifestException(
                    name + " is not a manifest: " + (field.isEmpty() ? "" : field + ": ") + reason(e), e);
        } catch (IOException e) {
            throw new ManifestException(name + " is not JSON; a rekindle manifest was expected", e);
        }
    }

    /** Reads a manifest from a file. */
    public static Manifest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1), file.toString());
        }
    }

    /** What our own checks said, or Jackson's first line without the class names that follow it. */
    private static String reason(JsonMappingException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        String first = e.getOriginalMessage().lines().findFirst().orElse("");
        if (first.startsWith("Null value for creator") || first.startsWith("Cannot map `null`")) {
            return "it is missing";
        }
        return first.startsWith("Cannot ") || first.contains("class ") ? "it has the wrong type" : first;
    }

    private static DefaultPrettyPrinter printer() {
        var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(separators).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        return printer;
    }
}
