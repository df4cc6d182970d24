package dev.rekindle.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class StoreVerbsTest {
    private final EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();

    @TempDir
    private Path directory;

    private String store = "";

    @BeforeAll
    void write() {
        etcd.api().put("greeting", "hello");
        etcd.api().put("farewell", "goodbye");
    }

    @AfterAll
    void stop() {
        etcd.close();
    }

    @BeforeEach
    void makeStore() throws IOException {
        store = Files.createTempDirectory(directory, "store").toUri().toString();
    }

    @Test
    void backsUpListsVerifiesAndRestores() throws IOException {
        JsonNode backup = backUp();

        JsonNode list = run("list", store).orFail().json();
        JsonNode verdict = run("verify", "--deep", store).orFail().json();
        restore("--from", backup.path("object").asText(), "named.etcd");
        restore("--latest", store, "latest.etcd");

        assertThat(backup.path("key").asText()).matches("backup-[0-9]{8}T[0-9]{6}Z\\.db");
        assertThat(list.path("summary").path("verified").asInt()).isEqualTo(1);
        assertThat(list.path("entries").get(0).path("key")).isEqualTo(backup.path("key"));
        assertThat(verdict.path("sound").asBoolean()).isTrue();
        try (EtcdProcess restored = EtcdProcess.of(EtcdVersion.V3_6)
                .dataDir(directory.resolve("latest.etcd"))
                .start()) {
            assertThat(restored.api().get("greeting").orElseThrow().value()).hasToString("hello");
            restored.api().put("after", "the fire");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "true, true"})
    void restoresWhatItCompressedAndEncrypted(boolean compressed, boolean encrypted) throws IOException {
        Path keys = Files.createTempDirectory(directory, "keys");
        for (String name : List.of("operator", "escrow")) {
            run("key", "generate", "--private", keys.resolve(name + ".key"), "--public", keys.resolve(name + ".pub"))
                    .orFail();
        }
        List<Object> options = new ArrayList<>();
        if (compressed) {
            options.add("--compress");
        }
        if (encrypted) {
            options.addAll(
                    List.of("--recipient", keys.resolve("operator.pub"), "--recipient", keys.resolve("escrow.pub")));
        }
        List<Object> key = encrypted ? List.of("--decrypt-key", keys.resolve("escrow.key")) : List.of();

        JsonNode backup = backUp(options.toArray());
        JsonNode verdict = run(with(key, "verify", "--deep", store)).orFail().json();
        Path data = keys.resolve("data");
        run(with(key, "restore", "--latest", store, "--data-dir", data)).orFail();

        assertThat(backup.path("key").asText()).endsWith(".db" + (compressed ? ".gz" : "") + (encrypted ? ".enc" : ""));
        assertThat(verdict.path("sound").asBoolean()).isTrue();
        assertThat(data.resolve("member/snap/db")).exists();
        if (encrypted) {
            CommandLineRun without = run("restore", "--latest", store, "--data-dir", keys.resolve("other"));
            assertThat(without.exit()).isEqualTo(40);
            assertThat(without.err()).contains("is encrypted for the keys");
            assertThat(keys.resolve("other")).doesNotExist();
        }
        String copies = Files.createDirectory(keys.resolve("copies")).toUri().toString();
        run("copy", store, copies).orFail();
        run(with(key, "restore", "--latest", copies, "--data-dir", keys.resolve("copied")))
                .orFail();
        assertThat(keys.resolve("copied/member/snap/db")).exists();
        String suffix = (compressed ? ".gz" : "") + (encrypted ? ".enc" : "");
        assertThat(run("copy", store, copies + "renamed.db" + suffix).exit()).isEqualTo(encrypted ? 40 : 0);
    }

    @Test
    void refusesABackupThatWasChangedInItsStore() throws IOException {
        JsonNode backup = backUp();
        flipABit(Path.of(java.net.URI.create(backup.path("object").asText())));

        CommandLineRun verify = run("verify", "--deep", store);
        CommandLineRun restore = run("restore", "--latest", store, "--data-dir", directory.resolve("refused.etcd"));

        assertThat(verify.exit()).isEqualTo(20);
        assertThat(verify.json().path("sound").asBoolean()).isFalse();
        assertThat(restore.exit()).isEqualTo(20);
        assertThat(directory.resolve("refused.etcd")).doesNotExist();
    }

    @Test
    void provesThePlainOnesBesideOneThatItCannotDecrypt() throws IOException {
        Path keys = Files.createTempDirectory(directory, "keys");
        for (String name : List.of("a", "b")) {
            run("key", "generate", "--private", keys.resolve(name + ".key"), "--public", keys.resolve(name + ".pub"))
                    .orFail();
        }
        backUp("--name", "plain");
        backUp("--name", "sealed", "--recipient", keys.resolve("a.pub"), "--recipient", keys.resolve("b.pub"));

        CommandLineRun verify = run("verify", "--deep", store);

        assertThat(verify.exit()).isEqualTo(40);
        assertThat(verify.err()).contains("--decrypt-key");
        assertThat(verify.json().path("backups").findValuesAsText("verdict"))
                .containsExactlyInAnyOrder("sound", "not proved");
    }

    @Test
    void saysWhichNewerBackupItPassedOver() throws IOException {
        JsonNode good = backUp();
        Path place = Path.of(java.net.URI.create(store));
        Files.writeString(place.resolve("backup-29990101T000000Z.db"), "an upload that was cut off");

        CommandLineRun latest = run("restore", "--latest", store, "--data-dir", directory.resolve("passed.etcd"));

        assertThat(latest.exit()).as(latest.err()).isZero();
        assertThat(latest.err())
                .contains("passed over backup-29990101T000000Z.db")
                .contains("restoring " + good.path("object").asText());
    }

    @Test
    void doesNotCallAnEmptyDirectorySound() {
        CommandLineRun verify = run("verify", "--deep", store);

        assertThat(verify.exit()).isEqualTo(10);
        assertThat(verify.err()).contains("holds no backup");
    }

    @Test
    void namesWhatIsNoBackup() throws IOException {
        Path place = Path.of(java.net.URI.create(store));
        Files.writeString(place.resolve("orphan-20260101T000000Z.db"), "no manifest");
        Files.writeString(place.resolve("notes.txt"), "foreign");

        JsonNode list = run("list", store).orFail().json();
        CommandLineRun latest = run("restore", "--latest", store, "--data-dir", directory.resolve("none.etcd"));

        assertThat(list.path("summary").path("verified").asInt()).isZero();
        assertThat(list.path("entries").findValuesAsText("state"))
                .containsExactlyInAnyOrder("ObjectWithoutManifest", "Foreign");
        assertThat(latest.exit()).isEqualTo(10);
        assertThat(latest.err()).contains("holds no verified backup");
    }

    @Test
    void copiesAndPrunesByPlan() throws IOException {
        JsonNode first = backUp();
        String other = Files.createTempDirectory(directory, "other").toUri().toString();

        run("copy", first.path("object").asText(), other + "older.db").orFail();
        run("copy", first.path("object").asText(), other + "newer.db").orFail();
        JsonNode plan = run("prune", other, "--keep-last", "1", "--min-age", "1ms", "--dry-run")
                .orFail()
                .json();
        JsonNode done = run("prune", other, "--keep-last", "1", "--min-age", "1ms")
                .orFail()
                .json();

        assertThat(plan.path("dryRun").asBoolean()).isTrue();
        assertThat(plan.path("backups").findValuesAsText("decision")).containsExactlyInAnyOrder("keep", "remove");
        assertThat(done.path("backups").findValuesAsText("outcome")).containsExactly("removed");
        assertThat(run("list", other)
                        .orFail()
                        .json()
                        .path("summary")
                        .path("verified")
                        .asInt())
                .isEqualTo(1);
    }

    /** Else a newest one that somebody has overwritten would be the reason to remove the only one that is sound. */
    @Test
    void prunesNothingForTheSakeOfABackupThatWasWrittenAnew() throws IOException {
        JsonNode sound = backUp("--name", "older");
        JsonNode newest = backUp("--name", "newer");
        Path overwritten = Path.of(java.net.URI.create(newest.path("object").asText()));
        flipABit(overwritten);
        Files.setLastModifiedTime(overwritten, FileTime.from(Instant.now().plusSeconds(1)));

        JsonNode done = run("prune", store, "--keep-last", "1", "--min-age", "1ms")
                .orFail()
                .json();

        assertThat(done.path("backups").findValuesAsText("outcome")).isEmpty();
        assertThat(done.path("backups").findValuesAsText("why").toString()).contains("written anew after its manifest");
        restore("--from", sound.path("object").asText(), "of-the-older.etcd");
    }

    @Test
    void asksWhichBackupIsMeantWhereTwoClustersTakeTurns() throws IOException {
        JsonNode first = backUp("--name", "first");
        try (EtcdProcess other = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            run("backup", "--endpoints", other.clientUrl(), "--to", store, "--name", "of-another")
                    .orFail();
        }
        backUp("--name", "second");

        CommandLineRun latest = run("restore", "--latest", store, "--data-dir", directory.resolve("whose.etcd"));
        JsonNode pruned = run("prune", store, "--keep-last", "1", "--min-age", "1ms")
                .orFail()
                .json();

        assertThat(latest.exit()).isEqualTo(40);
        assertThat(latest.err())
                .contains("which backup", "two etcd clusters take turns in it: second-", " and of-another-");
        assertThat(directory.resolve("whose.etcd")).doesNotExist();
        assertThat(pruned.path("backups").findValuesAsText("outcome")).isEmpty();
        assertThat(pruned.path("notes").toString()).contains("give each cluster a directory of its own");
        restore("--from", first.path("object").asText(), "of-the-first.etcd");
    }

    @Test
    void prunesBesideAManifestThatNamesNoVersion() throws IOException {
        JsonNode backup = backUp();
        Path manifest =
                Path.of(java.net.URI.create(backup.path("object").asText().replaceAll("\\.db$", ".manifest.json")));
        String version = backup.path("version").asText();
        Files.writeString(manifest, Files.readString(manifest).replace('"' + version + '"', "\"\""));

        JsonNode done = run("prune", store, "--keep-last", "1", "--min-age", "1ms")
                .orFail()
                .json();

        assertThat(done.path("backups").findValuesAsText("why").toString()).contains("written anew after its manifest");
    }

    @Test
    void sweepsWhatADeadUploadHasLeft() throws IOException {
        backUp();
        Path other = Files.createDirectory(Path.of(java.net.URI.create(store)).resolve("other"));
        Path part = other.resolve(".rekindle-upload-dead.part");
        Files.writeString(part, "half a snapshot");
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        JsonNode done = run("prune", store, "--keep-last", "1").orFail().json();

        assertThat(done.path("sweptUploads").asInt()).isEqualTo(1);
        assertThat(part).doesNotExist();
    }

    @Test
    void refusesAManifestThatContradictsItself() throws IOException {
        JsonNode backup = backUp();
        Path manifest =
                Path.of(java.net.URI.create(backup.path("object").asText().replaceAll("\\.db$", ".manifest.json")));
        long revision = backup.path("revision").asLong();
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst("\"revision\": *" + revision, "\"revision\": " + (revision + 997)));

        CommandLineRun restore = run("restore", "--latest", store, "--data-dir", directory.resolve("forged.etcd"));

        assertThat(restore.exit()).as(restore.err()).isEqualTo(20);
        assertThat(restore.err()).contains("contradicts itself");
        assertThat(directory.resolve("forged.etcd")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.manifest.json", "x.db.gz", "x.db.enc", "x", ".rekindle-upload-x.part"})
    void refusesANameThatNoCopyCanHave(String name) throws IOException {
        JsonNode backup = backUp();

        CommandLineRun copy = run("copy", backup.path("object").asText(), store + name);

        assertThat(copy.exit()).as(copy.err()).isEqualTo(40);
        assertThat(Path.of(java.net.URI.create(store)).resolve(name)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "list backup.db,                             40, names no store",
        "list file:///does/not/exist/,               10, does not exist",
        "list s3://,                                 40, bucket is missing",
        "list file:///tmp/?colour=red,               40, unknown parameter 'colour'",
        "restore --data-dir d,                       40, either --from or --latest",
        "backup --to file:///tmp/ --name UPPER,      40, lower-case",
        "backup --to file:///tmp/ --spool-below 5MB/s,                            40, but not where",
        "backup --to file:///tmp/ --spool /does/not/exist,                        40, is not a directory",
        "backup --to file:///tmp/ --spool /tmp --spool-below fast,                40, is not a rate such as",
        "probe file:///does/not/exist/,              10, does not exist",
        "key generate --private k,                   40, --public",
        "restore --latest file:///tmp/ --data-dir=,  40, the path is empty",
        "restore --latest file:///tmp/ --data-dir d --wal-dir=,                   40, the path is empty"
    })
    void saysWhatIsWrong(String command, int exit, String says) {
        CommandLineRun run = CommandLineRun.of((Object[]) command.split(" ", -1));

        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
        assertThat(run.err()).contains(says);
    }

    private JsonNode backUp(Object... options) throws IOException {
        return run(with(List.of(options), "backup", "--endpoints", etcd.clientUrl(), "--to", store))
                .orFail()
                .json();
    }

    private void restore(String how, String url, String name) throws IOException {
        run("restore", how, url, "--data-dir", directory.resolve(name)).orFail();
    }

    private static Object[] with(List<Object> more, Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(more);
        return all.toArray();
    }

    private static CommandLineRun run(Object... words) {
        return CommandLineRun.of(with(List.of("-o", "json"), words));
    }

    private static void flipABit(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long middle = channel.size() / 2;
            channel.read(one, middle);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, middle);
        }
    }
}
