package dev.rekindle.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.retention.Candidates.Mark;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesFileTest {
    private static final Candidates TWO = new Candidates(
            Instant.parse("2026-11-26T12:00:00.123Z"),
            Set.of(
                    new Mark(new ObjectKey("ns/a.manifest.json"), new ObjectVersion("v/1+=\"")),
                    new Mark(new ObjectKey("ns/ü.manifest.json"), new ObjectVersion("2"))));

    @TempDir
    private Path directory;

    @Test
    void remembersOnePassForTheNext() throws IOException {
        var file = new CandidatesFile(directory.resolve("candidates.json"));

        file.write(Candidates.NONE);
        file.write(TWO);

        assertThat(file.read()).isEqualTo(TWO);
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void beginsWithoutAFile() throws IOException {
        assertThat(new CandidatesFile(directory.resolve("candidates.json")).read())
                .isEqualTo(Candidates.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "hello",
                "{\"format\":2}",
                "{\"format\":1}",
                "{\"format\":1,\"plannedAt\":\"2026-11-26T12:00:00Z\",\"candidates\":[{}]}",
                "{\"format\":1,\"plannedAt\":\"2026-11-26T12:00:00Z\",\"candidates\":[{\"manifest\":\"../x\",\"version\":\"1\"}]}"
            })
    void refusesAFileThatHoldsSomethingElse(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("candidates.json"), text);

        assertThatThrownBy(() -> new CandidatesFile(file).read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("remove it to begin anew");
    }
}
