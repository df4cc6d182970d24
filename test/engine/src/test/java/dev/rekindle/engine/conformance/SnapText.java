package dev.rekindle.engine.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What etcd takes from a member's {@code .snap} file.
 *
 * @param name of the file
 * @param metadata index, term and configuration, as text
 * @param v2store path to value of every file of the v2 store; its directories, indexes and history of events are of no consequence
 */
record SnapText(String name, String metadata, SortedMap<String, JsonNode> v2store) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the only {@code .snap} file of a freshly restored member; empty for a version that writes none. */
    static Optional<SnapText> read(Path memberDirectory) throws IOException {
        List<Path> files;
        try (var names = Files.list(memberDirectory.resolve("snap"))) {
            files = names.filter(file -> file.toString().endsWith(".snap")).toList();
        }
        if (files.size() > 1) {
            throw new AssertionError("one file expected, found " + files);
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(parse(files.getFirst()));
    }

    private static SnapText parse(Path file) throws IOException {
        var outer = Files.readAllBytes(file);
        var snapshot = ProtoText.all(outer, 2).getFirst();
        var crc = new CRC32C();
        crc.update(snapshot);
        if (ProtoText.number(outer, 1) != crc.getValue()) {
            throw new AssertionError("checksum of " + file);
        }
        var values = new TreeMap<String, JsonNode>();
        collect(JSON.readTree(ProtoText.all(snapshot, 1).getFirst()).path("Root"), values);
        var metadata =
                ProtoText.of(ProtoText.all(snapshot, 2).getFirst(), Map.of(1, bytes -> ProtoText.of(bytes, Map.of())));
        return new SnapText(file.getFileName().toString(), metadata, values);
    }

    private static void collect(JsonNode node, SortedMap<String, JsonNode> values) throws IOException {
        if (node.path("Children").isNull()) {
            values.put(
                    node.path("Path").asText(), JSON.readTree(node.path("Value").asText()));
        }
        for (var child : node.path("Children")) {
            collect(child, values);
        }
    }
}
