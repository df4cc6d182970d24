package dev.rekindle.e2e.plain;

import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.TestAuthority;
import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestAuthority.Subject;
import dev.rekindle.testing.TestAuthority.Validity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** Ways in which people run a 3-member etcd as a StatefulSet called {@code etcd}; each is a file in {@code plain/}, to be read there. */
public enum PlainEtcd {
    FLAGS,
    ENVIRONMENT,
    TLS,
    WAL_DIR,
    RESTRICTED,
    /** The one that does not come up by itself. */
    QUORUM_PROBE;

    /** The name of the StatefulSet, of its Service and of its container. */
    public static final String NAME = "etcd";

    private static final int MEMBERS = 3;
    private static final long KILLED_AFTER_SECONDS = 1;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /**
     * Creates it, changed as a test wants it.
     *
     * @param scratch a directory for certificates
     */
    public EtcdPods create(KubernetesClient client, String namespace, Path scratch, UnaryOperator<StatefulSet> change) {
        Optional<SSLContext> tls =
                this == TLS ? Optional.of(createSecret(client, namespace, scratch)) : Optional.empty();
        createAgain(client, namespace, change);
        return new EtcdPods(client, namespace, NAME, tls);
    }

    /** Creates the set and its Service, with the certificates of the one that was there before. */
    public void createAgain(KubernetesClient client, String namespace, UnaryOperator<StatefulSet> change) {
        try (InputStream service = PlainEtcd.class.getResourceAsStream("/plain/service.yaml")) {
            client.load(service).inNamespace(namespace).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .resource(change.apply(statefulSet(client)))
                .create();
    }

    /** Loses it: the set, its Service, its pods, and the volumes with all that was in them. */
    public static void remove(KubernetesClient client, String namespace) {
        client.services().inNamespace(namespace).withName(NAME).delete();
        client.apps().statefulSets().inNamespace(namespace).withName(NAME).delete();
        var pods = client.pods().inNamespace(namespace).withLabel("app", NAME);
        pods.withGracePeriod(KILLED_AFTER_SECONDS).delete();
        Await.patiently(
                "the pods of etcd to be gone",
                DEADLINE,
                () -> pods.list().getItems().isEmpty());
        var volumes = client.persistentVolumeClaims().inNamespace(namespace).withLabel("app", NAME);
        volumes.delete();
        Await.patiently(
                "the volumes of etcd to be gone",
                DEADLINE,
                () -> volumes.list().getItems().isEmpty());
    }

    /** What lies in its file. */
    public StatefulSet statefulSet(KubernetesClient client) {
        String file = "/plain/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".yaml";
        try (InputStream yaml = PlainEtcd.class.getResourceAsStream(file)) {
            return client.apps().statefulSets().load(yaml).item();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext createSecret(KubernetesClient client, String namespace, Path scratch) {
        TestAuthority issuer = TestAuthority.create("etcd-ca");
        Path authority = issuer.write(scratch);
        PemPair pair = issuer.issue(
                scratch,
                Subject.of("etcd")
                        .at(IntStream.range(0, MEMBERS)
                                .mapToObj(ordinal -> NAME + "-" + ordinal + "." + NAME + "." + namespace + ".svc")
                                .toList()),
                Validity.now());
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("etcd-tls")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of(
                                "tls.crt", base64(pair.certificate()),
                                "tls.key", base64(pair.key()),
                                "ca.crt", base64(authority)))
                        .build())
                .create();
        return pair.trusting(authority);
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
