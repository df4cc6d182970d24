package dev.rekindle.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PreflightReport.Obstacle;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.SigningKeys;
import dev.rekindle.controller.restore.run.InstalledApi;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.ExpectedKeyspace;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.S3Request;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups that are compressed, encrypted and signed, from the spec of a destination to an etcd that starts from what a pod of a restore is told; by the whole
 * controller as a process, the real program of the init container, a real API server with the policies that are shipped, and a real store.
 */
@ApiServer
@Timeout(300)
class SealedRestoreTest {
    private static final PrivateKeys OPERATOR = PrivateKeys.generate();
    private static final PrivateKeys ESCROW = PrivateKeys.generate();
    private static final SigningKeys SIGNING = SigningKeys.generate();
    private static final SigningKeys STRANGER = SigningKeys.generate();
    private static final String CANARY = "a-value-that-nobody-but-etcd-may-see";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path work;

    private final KubernetesApi api;
    private final EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
    private Site site;
    private ControllerProcess controller;
    private S3Bucket bucket;

    SealedRestoreTest(KubernetesApi api) {
        this.api = api;
    }

    @BeforeEach
    void install(TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket one) {
        bucket = one;
        InstalledApi.complete(api, namespace);
        site = Site.of(api, namespace);
        controller = ControllerProcess.start(api, namespace.name());
        site.secret("private-key", Map.of("privateKey", ESCROW.json()));
        site.secret("signing-key", Map.of("privateKey", SIGNING.privatePem()));
        site.apply(target());
        for (int i = 0; i < 200; i++) {
            etcd.api().put("key-" + i, CANARY);
        }
    }

    @AfterEach
    void end() throws IOException {
        site.client().resources(EtcdRestore.class).inNamespace(site.namespace()).delete();
        Await.patiently(
                "the restores to be gone",
                SOON,
                () -> site.client()
                        .resources(EtcdRestore.class)
                        .inNamespace(site.namespace())
                        .list()
                        .getItems()
                        .isEmpty(),
                controller::output);
        controller.close();
        site.close();
        etcd.close();
    }

    @Test
    void storesWhatNobodyButItsRecipientsCanReadAndSignsWhatItMeans() throws IOException {
        StoredObjectReport stored = backup(sealed(encryption("private-key"), signing(true)));

        byte[] object = get(stored.key());
        JsonNode manifest = Serialization.unmarshal(text(stored.manifestKey()), JsonNode.class);
        assertThat(stored.encrypted()).isTrue();
        assertThat(stored.key()).endsWith(".db.gz.enc");
        assertThat(new String(object, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY);
        assertThat(manifest.at("/encoding/encryption/recipients").findValuesAsText("keyId"))
                .containsExactlyInAnyOrder(
                        OPERATOR.publicKey().id(), ESCROW.publicKey().id());
        assertThat(manifest.at("/snapshot/revision").asLong())
                .isEqualTo(etcd.api().revision());
        assertThat(text(signature(stored))).contains(SIGNING.id());
    }

    @Test
    void aPodIsToldEnoughToRestoreItFromABackupAnObjectOrTheLatest() throws IOException {
        String destination = sealed(encryption("private-key"), signing(true));
        StoredObjectReport stored = backup(destination);
        ExpectedKeyspace expected = ExpectedKeyspace.observe(etcd);
        List<String> sources = List.of(
                "{backup: {name: nightly}}",
                "{object: {destination: {name: %s}, key: %s}}".formatted(destination, stored.key()),
                "{latest: {cluster: edge}}",
                "{latest: {cluster: edge, destination: {name: %s}}}".formatted(destination));

        for (int i = 0; i < sources.size(); i++) {
            restore("from-" + i, sources.get(i));

            Map<String, String> ticket = ticket("from-" + i);
            assertThat(ticket).containsEntry("encoding", "gzip, aes256-gcm-hkdf-1mb");
            boots(Files.createDirectory(work.resolve("from-" + i)), ticket, expected);
            assertThatNothingIsToldOf(ticket);
            cancel("from-" + i);
        }
    }

    @Test
    void refusesWhatItHasNoKeyForAndSaysWhatToAdd() {
        StoredObjectReport stored = backup(sealed(encryption("private-key"), signing(true)));
        site.secret("other-key", Map.of("privateKey", PrivateKeys.generate().json()));
        String without = sealed(encryption(""), signing(true));
        String another = sealed(encryption("other-key"), signing(true));

        Obstacle missing = obstacle("without", from(without, stored));
        Obstacle foreign = obstacle("another", from(another, stored));

        assertThat(List.of(missing, foreign)).allSatisfy(obstacle -> {
            assertThat(obstacle.reason()).isEqualTo("EncryptionKeyUnavailable");
            assertThat(obstacle.message())
                    .contains(OPERATOR.publicKey().id(), ESCROW.publicKey().id(), "encryption.privateKeySecret");
        });
        assertThat(missing.message()).contains("EtcdBackupDestination/" + without);
        assertThatNothingIsToldOf(Map.of());
    }

    @Test
    void refusesAManifestThatWasChangedWhoseSignatureIsGoneOrIsAStrangers() throws IOException {
        String destination = sealed(encryption("private-key"), signing(true));
        StoredObjectReport stored = backup(destination);
        String manifest = text(stored.manifestKey());
        byte[] signature = get(signature(stored));

        put(String.valueOf(stored.manifestKey()), manifest.replace("\"edge\"", "\"core\""));
        Obstacle changed = obstacle("changed", from(destination, stored));
        put(String.valueOf(stored.manifestKey()), manifest);
        delete(signature(stored));
        Obstacle unsigned = obstacle("unsigned", from(destination, stored));
        put(signature(stored), byStranger(manifest));
        Obstacle strange = obstacle("strange", from(destination, stored));

        assertThat(List.of(changed, unsigned, strange))
                .allSatisfy(obstacle -> assertThat(obstacle.reason()).isEqualTo("SignatureInvalid"));
        assertThat(unsigned.message()).contains("has no signature");
        put(signature(stored), new String(signature, StandardCharsets.UTF_8));
        restore("again", from(destination, stored));
        assertThat(ticket("again")).containsKey("data-key");
        cancel("again");
    }

    /** Nobody signs here, and all the same nobody can give one cluster's backup out as that of another. */
    @Test
    void refusesAnUnsignedManifestThatWasGivenAnotherMeaning() throws IOException {
        String destination = sealed(encryption("private-key"));
        StoredObjectReport stored = backup(destination);
        JsonNode manifest = Serialization.unmarshal(text(stored.manifestKey()), JsonNode.class);
        String cluster = manifest.at("/source/clusterId").asText();

        put(String.valueOf(stored.manifestKey()), text(stored.manifestKey()).replace(cluster, "cafe"));

        assertThat(obstacle("other", from(destination, stored)).reason()).isEqualTo("DecryptionFailed");
    }

    private static String[] encryption(String secret) {
        return new String[] {
            "compression: Gzip",
            "encryption:",
            "  recipients: "
                    + Serialization.asJson(List.of(
                            OPERATOR.publicKey().json(), ESCROW.publicKey().json())),
            secret.isEmpty() ? "" : "  privateKeySecret: {name: " + secret + "}"
        };
    }

    private static String[] signing(boolean required) {
        return new String[] {
            "signing:",
            "  keySecret: {name: signing-key}",
            "  trustedKeys: " + Serialization.asJson(List.of(SIGNING.publicPem())),
            "  required: " + required
        };
    }

    private String sealed(String[]... lines) {
        return site.destination(
                bucket,
                bucket.server().access(),
                "{from: All}",
                Stream.of(lines).flatMap(Stream::of).toArray(String[]::new));
    }

    private StoredObjectReport backup(String destination) {
        site.backup("nightly", destination, etcd.clientUrl());
        EtcdBackupStatus status = site.awaitEnd("nightly");
        assertThat(status.phase()).as(status.message()).isEqualTo(BackupPhase.COMPLETED);
        return requireNonNull(status.object());
    }

    private static String from(String destination, StoredObjectReport stored) {
        return "{object: {destination: {name: %s}, key: %s}}".formatted(destination, stored.key());
    }

    private void restore(String name, String source) {
        site.apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdRestore
                metadata: {name: %s, namespace: %s}
                spec:
                  source: %s
                  target: {statefulSet: {name: edge}}
                  revisionBump: {mode: None}
                """.formatted(name, site.namespace(), source));
    }

    private Obstacle obstacle(String name, String source) {
        restore(name, source);
        EtcdRestoreStatus status = await(name, RestorePhase.REFUSED);
        return requireNonNull(status.preflight()).obstacles().getFirst();
    }

    private EtcdRestoreStatus await(String name, RestorePhase phase) {
        Await.patiently(
                name + " to be " + phase,
                SOON,
                () -> status(name).filter(one -> one.phase() == phase).isPresent(),
                () -> "; at last " + status(name) + controller.output());
        return status(name).orElseThrow();
    }

    private Optional<EtcdRestoreStatus> status(String name) {
        return Optional.ofNullable(site.client()
                        .resources(EtcdRestore.class)
                        .inNamespace(site.namespace())
                        .withName(name)
                        .get())
                .map(EtcdRestore::getStatus);
    }

    private Map<String, String> ticket(String name) {
        Await.patiently(
                "the ticket of " + name,
                SOON,
                () -> secret(name).isPresent(),
                () -> "; at last " + status(name) + controller.output());
        var values = new TreeMap<String, String>();
        secret(name)
                .orElseThrow()
                .getData()
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return values;
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(site.client()
                .secrets()
                .inNamespace(site.namespace())
                .withName(name + "-ticket")
                .get());
    }

    private void cancel(String name) {
        site.client()
                .resources(EtcdRestore.class)
                .inNamespace(site.namespace())
                .withName(name)
                .delete();
        Await.patiently(
                "the ticket of " + name + " to be gone",
                SOON,
                () -> secret(name).isEmpty(),
                controller::output);
    }

    private static void boots(Path directory, Map<String, String> ticket, ExpectedKeyspace expected)
            throws IOException {
        try (var plan = ClusterPlan.loopback(1)) {
            var localize = new LocalizeRun(directory, plan);
            localize.run(ticket).orFail();
            try (var etcd = EtcdProcess.of(EtcdVersion.V3_6)
                    .plan(localize.member())
                    .cluster(plan)
                    .dataDir(localize.dataDir())
                    .start()) {
                expected.assertSameKeys(etcd.api());
                expected.assertSameHashes(etcd);
            }
        }
    }

    /** What a person or a log collector can read holds no key, no password and no URL that opens the object. */
    private void assertThatNothingIsToldOf(Map<String, String> ticket) {
        String told = controller.output()
                + Serialization.asYaml(site.client()
                        .resources(EtcdRestore.class)
                        .inNamespace(site.namespace())
                        .list())
                + Serialization.asYaml(site.get("nightly"))
                + Serialization.asYaml(site.client()
                        .v1()
                        .events()
                        .inNamespace(site.namespace())
                        .list());
        var secrets = new TreeMap<>(Map.of(
                "the signing key", SIGNING.privatePem().lines().toList().get(1),
                "the store's key", bucket.server().secretKey(),
                "the private key", value(ESCROW)));
        Optional.ofNullable(ticket.get("data-key")).ifPresent(key -> secrets.put("the data key", key));
        assertThat(told).contains("nightly").doesNotContain("X-Amz-Signature");
        secrets.forEach((name, secret) -> assertThat(told).as(name).doesNotContain(secret));
    }

    private static String value(PrivateKeys keys) {
        return Serialization.unmarshal(keys.json(), JsonNode.class)
                .findValue("value")
                .asText();
    }

    private static String byStranger(String manifest) throws IOException {
        Path pem = Files.writeString(Files.createTempFile("stranger", ".pem"), STRANGER.privatePem());
        try {
            return new String(
                    ManifestSigner.of(pem)
                            .sign(manifest.getBytes(StandardCharsets.UTF_8))
                            .write(),
                    StandardCharsets.UTF_8);
        } finally {
            Files.delete(pem);
        }
    }

    private static String signature(StoredObjectReport stored) {
        return stored.manifestKey() + ".sig";
    }

    private byte[] get(String key) {
        return bucket.server().requests().get(bucket.name(), "production/" + key);
    }

    private String text(@Nullable String key) {
        return new String(get(String.valueOf(key)), StandardCharsets.UTF_8);
    }

    private void put(String key, String text) {
        bucket.server().requests().put(bucket.name(), "production/" + key, text.getBytes(StandardCharsets.UTF_8));
    }

    private void delete(String key) {
        bucket.server().requests().must(S3Request.of("DELETE", "/" + bucket.name() + "/production/" + key));
    }

    /** One member and nobody who makes its pods. */
    private String target() {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: edge, namespace: %s}
                spec:
                  replicas: 1
                  serviceName: edge
                  selector: {matchLabels: {app: edge}}
                  template:
                    metadata: {labels: {app: edge}}
                    spec:
                      containers:
                      - name: etcd
                        image: gcr.io/etcd-development/etcd:v3.6.16
                        command: [/usr/local/bin/etcd, --name=edge-0, --data-dir=/var/lib/etcd/data]
                        volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(site.namespace());
    }
}
