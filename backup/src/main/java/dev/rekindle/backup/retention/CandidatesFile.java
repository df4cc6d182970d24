package dev.rekindle.backup.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.backup.retention.Candidates.Mark;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps the candidates of a pass for the next one, for callers without a memory of their own: a small JSON file that is replaced
 * as a whole. It lists keys and versions only. Losing it costs one more pass.
 */
public final class CandidatesFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int FORMAT = 1;

    private final Path file;

    /** Candidates in this file, which need not be there yet. */
    public CandidatesFile(Path file) {
        this.file = file;
    }

    /** The candidates of the pass before; {@link Candidates#NONE} without a file. A file that holds something else is an error. */
    public Candidates read() throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("format").asInt() != FORMAT) {
                throw new IOException(file + " is not a list of candidates of this version; remove it to begin anew");
            }
            Set<Mark> marks = new HashSet<>();
            json.path("candidates")
                    .forEach(each -> marks.add(new Mark(
                            new ObjectKey(each.path("manifest").asText()),
                            new ObjectVersion(each.path("version").asText()))));
            return new Candidates(Instant.parse(json.path("plannedAt").asText()), marks);
        } catch (NoSuchFileException e) {
            return Candidates.NONE;
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(file + " is not a list of candidates; remove it to begin anew", e);
        }
    }

    /** Replaces the file. */
    public void write(Candidates candidates) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("plannedAt", candidates.plannedAt().toString());
        ArrayNode list = json.putArray("candidates");
        candidates.marks().stream()
                .sorted(Comparator.comparing(Mark::manifest))
                .forEach(mark -> list.addObject()
                        .put("manifest", mark.manifest().value())
                        .put("version", mark.version().value()));
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " does not name a file");
        }
        Path temporary = Files.createTempFile(directory, ".candidates-", ".json");
        try {
            Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
