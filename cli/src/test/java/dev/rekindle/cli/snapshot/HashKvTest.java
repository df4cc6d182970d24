package dev.rekindle.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.cli.KnownSnapshots;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class HashKvTest {
    private Path directory;

    private KnownSnapshots known;

    @BeforeAll
    void takeSnapshots(@TempDir Path temporary) {
        directory = temporary;
        known = KnownSnapshots.make(EtcdVersion.V3_7, directory);
    }

    @AfterAll
    void stop() {
        known.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 6, 9})
    void hashesAsEtcdutlDoes(long revision) {
        KvHash theirs = Etcdutl.of(EtcdVersion.V3_7).hashKv(known.backup(), revision);

        JsonNode ours = CommandLineRun.of("snapshot", "hashkv", known.backup(), "--rev", revision, "-o", "json")
                .orFail()
                .json();

        assertThat(hash(ours)).isEqualTo(theirs);
    }

    @Test
    void foretellsTheHashAfterACompactionThatTheSnapshotHasNotSeen() {
        known.server().api().compact(7);

        JsonNode foretold = CommandLineRun.of(
                        "snapshot", "hashkv", known.backup(), "--rev", 9, "--compact-revision", 7, "-o", "json")
                .orFail()
                .json();

        assertThat(hash(foretold)).isEqualTo(known.server().etcdctl().hashKv(9));
    }

    @Test
    void printsATable() {
        String text =
                CommandLineRun.of("snapshot", "hashkv", known.backup()).orFail().out();

        assertThat(text.lines()).hasSize(2);
        assertThat(text).startsWith("HASH ").containsPattern("\n[0-9]+ +9 +-1\n");
    }

    private static KvHash hash(JsonNode json) {
        return new KvHash(
                json.path("hash").asLong(),
                json.path("hashRevision").asLong(),
                json.path("compactRevision").asLong());
    }
}
