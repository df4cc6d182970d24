package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.LoopbackPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drills over real stores. What a store holds afterwards is asked of the store itself. */
class StoreDrillTest {
    private static final byte[] FOREIGN = "somebody else's".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void provesThatAnEtcdComesBackFromAStoreAndLeavesNothingThere(SomeStore.Kind kind) throws IOException {
        SomeStore store = SomeStore.of(kind, temp);
        store.put("notes.txt", FOREIGN);
        store.put("nightly-20260101T000000Z.db", FOREIGN);
        List<String> before = store.contents().all();

        CommandLineRun drill = drill("--store", store.url(), "--keys", 200);

        JsonNode report = drill.orFail().json();
        assertThat(verdicts(report)).hasSize(16).containsOnly("PROVED");
        assertThat(report.path("refusals").findValuesAsText("verdict"))
                .hasSize(10)
                .containsOnly("PROVED");
        assertThat(report.path("identity").path("object").asText()).contains("rekindle-drill-", "/backup-");
        assertThat(report.path("headlines").path("left in the store").asText()).isEqualTo("0");
        assertThat(Integer.parseInt(
                        report.path("headlines").path("objects put and removed").asText()))
                .isGreaterThan(20);
        assertThat(store.contents().all()).isEqualTo(before);
        assertThat(temp).isDirectoryNotContaining("glob:**/rekindle-drill-*");
    }

    @Test
    void takesAwayWhatItPutWhenEtcdDoesNotComeBack() throws IOException {
        SomeStore store = SomeStore.of(SomeStore.Kind.S3, temp);
        store.put("notes.txt", FOREIGN);
        List<String> before = store.contents().all();

        CommandLineRun drill = run("--etcd", etcdThatStartsOnce(), "--store", store.url(), "--keys", 200);

        assertThat(drill.exit()).as(drill.toString()).isEqualTo(10);
        JsonNode last = drill.json().path("steps").get(15);
        assertThat(drill.json().path("steps").get(9).path("verdict").asText()).isEqualTo("FAILED");
        assertThat(drill.json().path("steps").get(14).path("verdict").asText()).isEqualTo("NOT_REACHED");
        assertThat(last.path("verdict").asText()).isEqualTo("PROVED");
        assertThat(Integer.parseInt(last.path("facts").path("put and removed").asText()))
                .isGreaterThan(20);
        assertThat(store.contents().all()).isEqualTo(before);
    }

    @Test
    void saysThatAStoreIsNotThere() throws IOException {
        try (LoopbackPort nobody = LoopbackPort.reserve()) {
            String url = SomeStore.of(SomeStore.Kind.S3, temp)
                    .url()
                    .replaceFirst("endpoint=[^&]*", "endpoint=http://" + nobody);

            CommandLineRun drill = drill("--store", url, "--junit", junit());

            assertThat(drill.exit()).as(drill.toString()).isEqualTo(10);
            assertThat(verdicts(drill.json()).getFirst()).isEqualTo("FAILED");
            assertThat(drill.json().path("steps").get(0).path("message").asText())
                    .contains("error: ", "s3://drill-", "nothing answers", "  next: ");
            assertThat(verdicts(drill.json()).subList(1, 15)).containsOnly("NOT_REACHED");
            assertThat(junit()).content().contains("failures=\"1\"", "nothing answers");
        }
    }

    @Test
    void saysThatADirectoryIsNotThere() {
        CommandLineRun drill = drill("--store", temp.resolve("missing").toUri());

        assertThat(drill.exit()).isEqualTo(10);
        assertThat(drill.json().path("steps").get(0).path("message").asText()).contains("missing", "does not exist");
        assertThat(temp.resolve("missing")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"S3", "GCS", "FILE"})
    void provesTheNewestBackupInAStoreWithoutWritingThere(SomeStore.Kind kind) throws IOException {
        SomeStore store = SomeStore.of(kind, temp);
        String newest = backUp(store, "nightly");
        store.put("nightly-29990101T000000Z.db", FOREIGN);
        List<String> before = store.contents().all();

        CommandLineRun drill = drill("--from", store.url());

        JsonNode report = drill.orFail().json();
        assertThat(verdicts(report)).hasSize(9).containsOnly("PROVED");
        assertThat(report.path("refusals").findValuesAsText("verdict"))
                .hasSize(12)
                .containsOnly("PROVED");
        assertThat(report.path("identity").path("object").asText()).endsWith(newest);
        assertThat(drill.err()).contains("passed over nightly-29990101T000000Z.db");
        assertThat(store.contents().all()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"S3", "GCS", "FILE"})
    void provesOneBackupThatIsNamed(SomeStore.Kind kind) throws IOException {
        SomeStore store = SomeStore.of(kind, temp);
        String older = backUp(store, "older");
        backUp(store, "newer");

        JsonNode report = drill("--from", store.url().replaceFirst("(/(\\?|$))", "/" + older + "$2"))
                .orFail()
                .json();

        assertThat(report.path("proved").asBoolean()).isTrue();
        assertThat(report.path("identity").path("object").asText()).endsWith(older);
    }

    @Test
    void provesAnEncryptedBackupWithTheKeyAndRefusesToBeginWithout() throws IOException {
        SomeStore store = SomeStore.of(SomeStore.Kind.FILE, temp);
        for (String name : List.of("operator", "escrow")) {
            CommandLineRun.of(
                            "key", "generate", "--private", temp.resolve(name), "--public", temp.resolve(name + ".pub"))
                    .orFail();
        }
        backUp(
                store,
                "sealed",
                "--compress",
                "--recipient",
                temp.resolve("operator.pub"),
                "--recipient",
                temp.resolve("escrow.pub"));

        JsonNode report = drill("--from", store.url(), "--decrypt-key", temp.resolve("escrow"))
                .orFail()
                .json();
        CommandLineRun without = drill("--from", store.url());

        assertThat(verdicts(report)).containsOnly("PROVED");
        assertThat(without.exit()).isEqualTo(40);
        assertThat(without.json().path("steps").get(0).path("message").asText())
                .contains("is encrypted for the keys", "--decrypt-key");
    }

    @ParameterizedTest
    @EnumSource(names = {"S3", "GCS", "FILE"})
    void refusesABackupThatWasDamagedInItsStore(SomeStore.Kind kind) throws IOException {
        SomeStore store = SomeStore.of(kind, temp);
        SomeStore sound = SomeStore.of(SomeStore.Kind.FILE, Files.createDirectory(temp.resolve("sound")));
        String name = backUp(sound, "nightly");
        Path files = temp.resolve("sound/a volume");
        byte[] bytes = Files.readAllBytes(files.resolve(name));
        bytes[bytes.length / 2] ^= 4;
        store.put(name, bytes);
        String manifest = name.replace(".db", ".manifest.json");
        store.put(manifest, Files.readAllBytes(files.resolve(manifest)));

        CommandLineRun drill = drill("--from", store.url());

        assertThat(drill.exit()).as(drill.toString()).isEqualTo(20);
        assertThat(verdicts(drill.json()))
                .startsWith("PROVED", "FAILED", "NOT_REACHED")
                .doesNotContain("SKIPPED");
        assertThat(drill.json().path("steps").get(1).path("message").asText()).contains(name);
        assertThat(drill.json().path("proved").asBoolean()).isFalse();
    }

    @Test
    void putsNothingThatItCouldNotRemove() throws IOException {
        SomeStore store = SomeStore.of(SomeStore.Kind.S3, temp);

        CommandLineRun drill = drill("--store", store.url() + "&lock=governance&lock-for=1d");

        assertThat(drill.exit()).isEqualTo(40);
        assertThat(drill.json().path("steps").get(0).path("message").asText()).contains("leave lock out");
        assertThat(store.contents().all()).isEmpty();
    }

    @Test
    void tellsWhatMakesNoSense() {
        assertThat(drill("--store", "file:///tmp/", "--from", "b.db").exit()).isEqualTo(40);
        assertThat(drill("--store", "backups").err()).contains("names no store");
        assertThat(drill("--decrypt-key", "k").err()).contains("are for a backup in a store");
        assertThat(drill("--from", "b.db", "--verify-key", "k").exit()).isEqualTo(40);
    }

    /** Returns the name of the object. */
    private String backUp(SomeStore store, String name, Object... options) {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            for (int i = 0; i < 50; i++) {
                etcd.api().put("key-" + i, "value " + i);
            }
            List<Object> words = new ArrayList<>(List.of(
                    "backup", "--endpoints", etcd.clientUrl(), "--to", store.url(), "--name", name, "-o", "json"));
            words.addAll(List.of(options));
            return CommandLineRun.of(words.toArray())
                    .orFail()
                    .json()
                    .path("key")
                    .asText();
        }
    }

    private CommandLineRun drill(Object... options) {
        List<Object> words =
                new ArrayList<>(List.of("--etcd", EtcdVersion.V3_6.binaries().directory()));
        words.addAll(List.of(options));
        return run(words.toArray());
    }

    private CommandLineRun run(Object... options) {
        List<Object> words = new ArrayList<>(List.of("drill", "-o", "json", "--dir", temp));
        words.addAll(List.of(options));
        return CommandLineRun.of(words.toArray());
    }

    private Path junit() {
        return temp.resolve("drill.xml");
    }

    /** As an etcd that does not come back after its data was lost. */
    private Path etcdThatStartsOnce() throws IOException {
        Path directory = Files.createDirectory(temp.resolve("etcd-that-starts-once"));
        Path etcd = Files.writeString(
                directory.resolve("etcd"),
                "#!/bin/sh\nmkdir '" + directory.resolve("started") + "' && exec '"
                        + EtcdVersion.V3_6.binaries().etcd() + "' \"$@\"\n");
        assertThat(etcd.toFile().setExecutable(true)).isTrue();
        return directory;
    }

    private static List<String> verdicts(JsonNode report) {
        return StreamSupport.stream(report.path("steps").spliterator(), false)
                .map(step -> step.path("verdict").asText())
                .toList();
    }
}
