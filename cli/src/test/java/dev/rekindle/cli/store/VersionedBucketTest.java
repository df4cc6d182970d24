package dev.rekindle.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.testing.EtcdBinary;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.S3Requests;
import dev.rekindle.testing.store.S3Server;
import dev.rekindle.testing.store.StoreServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies and removals in a bucket that keeps versions, from the command line to what is then in the bucket. */
class VersionedBucketTest {
    private final S3Server minio;
    private final String bucket;
    private final EtcdProcess etcd;

    @TempDir
    private Path directory;

    private String parameters = "";

    VersionedBucketTest(
            @ObjectStore(value = StoreServer.MINIO, options = BucketOption.VERSIONING) S3Bucket bucket,
            @EtcdBinary EtcdProcess etcd) {
        this.minio = bucket.server();
        this.bucket = bucket.name();
        this.etcd = etcd;
    }

    @BeforeEach
    void write() throws IOException {
        etcd.api().put("greeting", "hello");
        parameters = "?endpoint=" + minio.endpoint() + "&access-key-file="
                + Files.writeString(directory.resolve("id"), minio.accessKey()) + "&secret-key-file="
                + Files.writeString(directory.resolve("secret"), minio.secretKey());
    }

    @Test
    void prunesExactlyTheVersionsOfABackupAndLeavesNoMarker() {
        backUp("prod/", "older");
        backUp("prod/", "newer");
        List<String> before = versions();

        JsonNode done = run("prune", url("prod/"), "--keep-last", 1, "--min-age", "1ms");

        assertThat(done.path("backups").findValuesAsText("outcome")).containsExactly("removed");
        assertThat(minio.requests().versions(bucket)).noneMatch(S3Requests.Version::deleteMarker);
        assertThat(before).hasSize(4);
        assertThat(versions())
                .hasSize(2)
                .containsExactlyElementsOf(before.stream()
                        .filter(version -> version.contains("newer-"))
                        .toList());
        run("verify", "--deep", url("prod/"));
    }

    @Test
    void copiesABackupWithAManifestThatNamesTheVersionOfTheCopy() {
        String key = backUp("prod/", "nightly");

        JsonNode copy = run("copy", url("prod/" + key), url("offsite/"));

        assertThat(minio.requests().keys(bucket))
                .contains("offsite/" + key, "offsite/" + key.replaceFirst("\\.db$", ".manifest.json"));
        String manifest = new String(
                minio.requests().get(bucket, "offsite/" + key.replaceFirst("\\.db$", ".manifest.json")),
                StandardCharsets.UTF_8);
        assertThat(copy.path("version").asText()).isNotEmpty();
        assertThat(manifest).contains(copy.path("version").asText());
        assertThat(run("verify", "--deep", url("offsite/")).path("sound").asBoolean())
                .isTrue();
        run("restore", "--latest", url("offsite/"), "--data-dir", directory.resolve("restored.etcd"));
        assertThat(directory.resolve("restored.etcd/member/snap/db")).exists();
    }

    @Test
    void namesAnObjectWhoseNameHasALineFeed() {
        backUp("prod/", "nightly");
        minio.requests().put(bucket, "prod/two\nlines.db", new byte[] {1});

        JsonNode list = run("list", url("prod/"));
        CommandLineRun text = CommandLineRun.of("list", url("prod/")).orFail();

        assertThat(list.path("unnameable").path(0).asText()).isEqualTo("'two\\u000alines.db'");
        assertThat(list.path("summary").path("foreign").asInt()).isEqualTo(1);
        assertThat(text.out()).contains("'two\\u000alines.db'  (no name that a backup can have)", "1 foreign");
    }

    @Test
    void listsTheSizeThatTheBackupTold() {
        JsonNode backup = run("backup", "--endpoints", etcd.clientUrl(), "--to", url("prod/"));

        JsonNode list = run("list", url("prod/"));

        assertThat(list.path("entries").path(0).path("size")).isEqualTo(backup.path("size"));
        assertThat(list.path("summary").path("bytes")).isEqualTo(backup.path("size"));
    }

    private String backUp(String place, String name) {
        return run("backup", "--endpoints", etcd.clientUrl(), "--to", url(place), "--name", name)
                .path("key")
                .asText();
    }

    private List<String> versions() {
        return minio.requests().versions(bucket).stream()
                .map(version -> version.key() + " " + version.versionId())
                .toList();
    }

    private String url(String place) {
        return "s3://" + bucket + "/" + place + parameters;
    }

    private static JsonNode run(Object... words) {
        var all = new ArrayList<Object>(List.of(words));
        all.addAll(List.of("-o", "json"));
        return CommandLineRun.of(all.toArray()).orFail().json();
    }
}
