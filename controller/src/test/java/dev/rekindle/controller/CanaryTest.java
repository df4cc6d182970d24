package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.SigningKeys;
import dev.rekindle.controller.PlayedSet.Kubelet;
import dev.rekindle.controller.PlayedSet.Owner;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No secret that the controller is given or makes is in anything that it says: its log, and every object that is no Secret. */
@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class CanaryTest {
    private static final String PASSWORD = "canary-password-of-root";
    private static final String WRONG_KEY = "canary-of-a-wrong-secret-key";
    private static final String WRONG_PASSWORD = "canary-of-a-wrong-password";

    private final Canaries canaries = new Canaries();
    private Recording log;
    private Installation installation;
    private EtcdProcess etcd;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        log = Recording.begin();
        installation = Installation.of(api, namespace);
        etcd = EtcdProcess.of(EtcdVersion.V3_6)
                .plan(MemberPlan.loopback("etcd-0"))
                .start();
        etcd.api().put("name", "rekindle");
        etcd.api().auth().enable(PASSWORD);
    }

    @AfterEach
    void end() {
        etcd.close();
        installation.close();
        log.close();
    }

    @Test
    void saysNoSecretWhateverHappens(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        canaries.add("the store's secret key", bucket.server().secretKey())
                .add("the wrong secret key", WRONG_KEY)
                .add("the password", PASSWORD)
                .add("the wrong password", WRONG_PASSWORD);
        String store = destination(bucket, "store-keys", bucket.server().secretKey());
        String denied = destination(bucket, "wrong-keys", WRONG_KEY);
        login("root", PASSWORD);
        login("wrong", WRONG_PASSWORD);
        String source = "{statefulSet: {name: etcd}, auth: {secret: {name: root}}}";
        try (var _ = RunningController.start(installation.controller(), Installation.SYSTEM);
                PlayedSet set = PlayedSet.of(installation, etcd, Owner.NONE)) {
            var job = new MainJob(installation);

            job.tries(store);
            job.tries(denied);
            job.backsUp("nightly", source, store);
            fails("denied", source, denied);
            fails("wrong", source.replace("root", "wrong"), store);
            set.kubelet(Kubelet.WAITS);
            installation.restore(
                    "back", MainJob.inPlace("{backup: {name: nightly}}", set, ", auth: {secret: {name: root}}"));
            addTicket("back");
            set.kubelet(Kubelet.RUNS);
            job.completes("back");
            job.cancels("never-mind", "{backup: {name: nightly}}", set, ", auth: {secret: {name: root}}");
            job.looks("refused", MainJob.inPlace("{backup: {name: denied}}", set, ""));
            installation.delete(EtcdRestore.class, "back");
            installation.delete(EtcdBackup.class, "nightly");

            Map<String, String> said = said();
            assertThat(canaries.in(said)).isEmpty();
            assertThat(canaries.size()).isGreaterThan(8);
            assertThat(log.text()).contains("rekindle.controller.backup", "the attempt failed", "StoreDenied");
            System.out.println(canaries.size() + " secrets, each also in Base64, are in none of " + log.count()
                    + " lines of log and " + (said.size() - 1) + " kinds of objects ("
                    + said.values().stream().mapToInt(String::length).sum() / 1024 + " KiB)");
        }
    }

    /** The proof that the test above could fail. */
    @Test
    void wouldFindOneThatIsSaid() {
        canaries.add("the password", PASSWORD);
        LoggerFactory.getLogger(Controller.class).trace("on purpose", new IllegalStateException("it is " + PASSWORD));
        installation.apply("""
                apiVersion: v1
                kind: Event
                metadata: {name: on-purpose, namespace: %1$s}
                involvedObject: {kind: Pod, name: etcd-0, namespace: %1$s}
                reason: Leaked
                message: it is %2$s
                """.formatted(
                        installation.namespace(),
                        Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8))));

        assertThat(canaries.in(said())).containsExactly("the password in Base64 in events", "the password in the log");
        installation.kubectl("delete", "event", "-n", installation.namespace(), "on-purpose");
    }

    /** Everything that people or programs can read without the right to read Secrets. */
    private Map<String, String> said() {
        var texts = new TreeMap<String, String>();
        texts.put("the log", log.text());
        List<String> kinds = installation
                .kubectl("api-resources", "--verbs=list", "-o", "name")
                .lines()
                .filter(kind -> !kind.equals("secrets"))
                .toList();
        // One call for all: what kind an object is of stands in it.
        String all = installation.kubectl(
                "get", String.join(",", kinds), "-A", "-o", "json", "--show-managed-fields", "--ignore-not-found");
        texts.putAll(
                installation
                        .admin()
                        .getKubernetesSerialization()
                        .unmarshal(all, KubernetesList.class)
                        .getItems()
                        .stream()
                        .collect(Collectors.groupingBy(
                                item -> item.getKind().toLowerCase(Locale.ROOT) + "s",
                                Collectors.mapping(
                                        item -> installation
                                                .admin()
                                                .getKubernetesSerialization()
                                                .asJson(item),
                                        Collectors.joining("\n")))));
        return texts;
    }

    private void fails(String name, String source, String destination) {
        installation.backup(name, """
                source: %s
                destination: {name: %s}
                maxAttempts: 1
                """.formatted(source, destination));
        installation.await(
                EtcdBackup.class,
                name,
                "over",
                backup -> backup.getStatus() != null
                        && Boolean.TRUE.equals(backup.getStatus().terminal()));
    }

    /** What a ticket holds that opens something: the signature of its URL, and the key of its data. */
    private void addTicket(String restore) {
        Secret ticket = installation.await(Secret.class, restore + "-ticket", "there", secret -> true);
        String url = decoded(ticket, "url");
        canaries.add("the signed URL", url)
                .add("its signature", url.replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1"))
                .add("the data key", decoded(ticket, "data-key"));
    }

    private static String decoded(Secret secret, String key) {
        String base64 = Objects.requireNonNull(secret.getData().get(key), key);
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private String destination(S3Bucket bucket, String keys, String secretKey) {
        PrivateKeys own = PrivateKeys.generate();
        SigningKeys signing = SigningKeys.generate();
        canaries.add("the private key beside " + keys, own.json().replaceAll(".*\"value\":\"([^\"]+)\".*", "$1"));
        for (String line : Canaries.linesOf(signing.privatePem())) {
            canaries.add("the signing key beside " + keys, line);
        }
        secret(
                Installation.SYSTEM,
                keys,
                Map.of("accessKeyID", bucket.server().accessKey(), "secretAccessKey", secretKey));
        secret(Installation.SYSTEM, keys + "-private", Map.of("privateKey", own.json()));
        secret(Installation.SYSTEM, keys + "-signing", Map.of("privateKey", signing.privatePem()));
        return installation.destination("""
                s3:
                  bucket: %s
                  prefix: production/
                  endpoint: %s
                  plainHttp: Allowed
                  privateNetworks: Allowed
                  credentials: {from: Secret, secret: {name: %3$s}}
                encryption:
                  privateKeySecret: {name: %3$s-private}
                  recipients:
                  - '%4$s'
                  - '%5$s'
                signing:
                  keySecret: {name: %3$s-signing}
                  trustedKeys:
                  - |
                %6$s""".formatted(
                        bucket.name(),
                        bucket.server().endpoint(),
                        keys,
                        own.publicKey().json(),
                        PrivateKeys.generate().publicKey().json(),
                        signing.publicPem().indent(4)));
    }

    private void login(String name, String password) {
        secret(installation.namespace(), name, Map.of("username", "root", "password", password));
    }

    private void secret(String namespace, String name, Map<String, String> values) {
        installation
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .serverSideApply();
    }
}
