package dev.rekindle.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.cli.KnownSnapshots;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class VerifyTest {
    private Path directory;

    private KnownSnapshots known;
    private Path saved;

    @BeforeAll
    void takeSnapshots(@TempDir Path temporary) {
        directory = temporary;
        known = KnownSnapshots.make(EtcdVersion.V3_6, directory);
        saved = directory.resolve("saved.db");
        CommandLineRun.of("snapshot", "save", "--endpoints", known.server().clientUrl(), saved)
                .orFail();
    }

    @AfterAll
    void stop() {
        known.close();
    }

    @Test
    void listsWhatWasProved() {
        CommandLineRun run =
                CommandLineRun.of("snapshot", "verify", known.backup()).orFail();

        assertThat(run.out().lines().map(line -> line.split(" ", -1)[0]))
                .startsWith("PROVED", "length", "trailer", "structure", "history");
        assertThat(run.out())
                .contains("sound: ")
                .contains("revision 9 with 5 live keys")
                .contains("nothing at hand says which");
    }

    @Test
    void findsTheManifestBesideTheFile() {
        JsonNode verdict = CommandLineRun.of("snapshot", "verify", "-o", "json", saved)
                .orFail()
                .json();

        assertThat(verdict.path("sound").asBoolean()).isTrue();
        assertThat(verdict.path("promised").asBoolean()).isTrue();
        assertThat(verdict.path("proved").findValuesAsText("name"))
                .containsExactly("length", "trailer", "structure", "history", "manifest", "hashkv");
    }

    @Test
    void findsTheManifestOfABackupBesideTheFile() throws IOException {
        Path object = KnownSnapshots.copy(saved, directory.resolve("nightly-20261121T000000Z.db"));
        Files.copy(manifest(), directory.resolve("nightly-20261121T000000Z.manifest.json"));

        CommandLineRun run = CommandLineRun.of("snapshot", "verify", object).orFail();

        assertThat(run.out()).contains("nightly-20261121T000000Z.manifest.json: size, SHA-256");
    }

    @Test
    void refusesASoundSnapshotThatIsNotTheManifests() {
        CommandLineRun run = CommandLineRun.of("snapshot", "verify", known.backup(), "--manifest", manifest());

        assertThat(run.exit()).isEqualTo(20);
        assertThat(run.err())
                .contains("this is not the expected snapshot")
                .contains("expected: ")
                .contains("found: ");
    }

    @Test
    void comparesADigestThatWasGiven() {
        String sha256 = CommandLineRun.of("snapshot", "verify", "-o", "json", saved)
                .orFail()
                .json()
                .path("sha256")
                .asText();

        CommandLineRun right = CommandLineRun.of("snapshot", "verify", saved, "--sha256", sha256);
        CommandLineRun wrong = CommandLineRun.of("snapshot", "verify", known.backup(), "--sha256", sha256);

        assertThat(right.orFail().out()).contains("digest ").contains("and the one that was promised");
        assertThat(wrong.exit()).isEqualTo(20);
        assertThat(wrong.err()).contains("expected: " + sha256);
    }

    @Test
    void takesACopyOfADatabaseOnlyWhenTold() {
        Path bare = SnapshotShape.BARE_DB.of(EtcdVersion.V3_6).file();

        CommandLineRun refused = CommandLineRun.of("snapshot", "verify", bare);
        CommandLineRun taken = CommandLineRun.of("snapshot", "verify", bare, "--allow-missing-hash");

        assertThat(refused.exit()).isEqualTo(20);
        assertThat(taken.orFail().out()).contains("sound: ").doesNotContain("\ntrailer");
    }

    @Test
    void refusesAManifestThatIsNone() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"format\": 1}");

        CommandLineRun run = CommandLineRun.of("snapshot", "verify", saved, "--manifest", other);

        assertThat(run.exit()).isEqualTo(40);
        assertThat(run.err()).contains("other.json is not a manifest");
    }

    private Path manifest() {
        return directory.resolve("saved.db.manifest.json");
    }
}
