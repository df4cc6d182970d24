package dev.rekindle.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.S3Access;
import dev.rekindle.testing.store.S3Requests;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The object store in the test's namespace, {@code http://store:9000} to its pods, and what a controller does there. */
public record BackupStore(KubernetesClient client, String namespace) {
    private static final String APP = "store";
    private static final int PORT = 9000;
    private static final String BUCKET = "backups";
    private static final Duration LIFE = Duration.ofMinutes(10);
    /** As pods see it. hack/test looks for this secret in all that is printed. */
    private static final S3Access OWNER =
            new S3Access(URI.create("http://store:" + PORT), "us-east-1", "minio-owner", "minio-owner-secret");

    /** Something that is done with the store at an address that this process reaches. */
    private interface Visit<T> {
        T with(S3Requests requests) throws IOException;
    }

    /** Starts one with an empty bucket. */
    public static BackupStore start(KubernetesClient client, String namespace) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(APP)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("AWS_ACCESS_KEY_ID", OWNER.accessKey())
                        .addToStringData("AWS_SECRET_ACCESS_KEY", OWNER.secretKey())
                        .build())
                .create();
        var apps = new Apps(client, namespace);
        apps.create(APP, Map.of());
        apps.awaitReady(APP);
        var store = new BackupStore(client, namespace);
        store.visit(requests -> {
            requests.createBucket(BUCKET, BucketOption.VERSIONING);
            return BUCKET;
        });
        return store;
    }

    /** The only backup. */
    Backup only() {
        return visit(requests -> {
            String manifest = requests.keys(BUCKET).stream()
                    .filter(key -> key.endsWith(".manifest.json"))
                    .findFirst()
                    .orElseThrow();
            return new Backup(
                    newest(requests, manifest.replace(".manifest.json", ".db")),
                    new ObjectMapper().readTree(requests.get(BUCKET, manifest)));
        });
    }

    /** Replaces a backup's object by one in which a single bit of this text is another one; returns it as it stands then. */
    Backup damage(Backup backup, String text) {
        return visit(requests -> {
            String key = backup.object().key();
            byte[] bytes = requests.get(BUCKET, key);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
            assertThat(at).as("place of %s in %s", text, key).isNotNegative();
            bytes[at] ^= 1;
            requests.put(BUCKET, key, bytes);
            return new Backup(newest(requests, key), backup.manifest());
        });
    }

    /** Lets a pod read this one version, and tells it what the manifest says: the Secret {@code name}. */
    void issueTicket(Backup backup, String name) {
        try (S3Requests requests = S3Requests.to(OWNER)) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .endMetadata()
                            .addToStringData(
                                    "url",
                                    requests.presigned(BUCKET, backup.object(), LIFE)
                                            .toString())
                            .addToStringData(
                                    "size",
                                    backup.manifest()
                                            .path("object")
                                            .path("size")
                                            .asText())
                            .addToStringData(
                                    "sha256",
                                    backup.manifest()
                                            .path("object")
                                            .path("sha256")
                                            .asText())
                            .addToStringData("revision", String.valueOf(backup.revision()))
                            .addToStringData("hash-kv", String.valueOf(backup.hash()))
                            .addToStringData("compact-revision", String.valueOf(backup.compactRevision()))
                            .addToStringData("bump-revision", "0")
                            .build())
                    .create();
        }
    }

    private static S3Requests.Version newest(S3Requests requests, String key) {
        return requests.versions(BUCKET).stream()
                .filter(version -> version.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private <T> T visit(Visit<T> visit) {
        try (LocalPortForward forward =
                        client.pods().inNamespace(namespace).withName(APP).portForward(PORT);
                S3Requests requests =
                        S3Requests.to(OWNER.at(URI.create("http://127.0.0.1:" + forward.getLocalPort())))) {
            return visit.with(requests);
        } catch (IOException e) {
            throw new AssertionError("the store in " + namespace + " could not be asked", e);
        }
    }
}
