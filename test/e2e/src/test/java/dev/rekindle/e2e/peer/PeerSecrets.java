package dev.rekindle.e2e.peer;

import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.TestAuthority;
import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestAuthority.Subject;
import dev.rekindle.testing.TestAuthority.Validity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** The Secrets of clusters with TLS: one authority for servers, peers and clients, whose certificates all open everything. */
final class PeerSecrets implements AutoCloseable {
    private static final int MOST_MEMBERS = 7;

    private final KubernetesClient client;
    private final TemporaryDirectory directory = TemporaryDirectory.create("peer-operator");
    private final TestAuthority issuer = TestAuthority.create("etcd-ca");
    private final Path authority = issuer.write(directory.path());

    PeerSecrets(KubernetesClient client) {
        this.client = client;
    }

    /** Makes those that are not there. */
    void ensure(EtcdCluster cluster, Names names) {
        for (String name : List.of(names.serverSecret(), names.peerSecret(), names.clientSecret())) {
            if (find(names, name) == null) {
                client.resource(secret(cluster, names, name)).create();
            }
        }
    }

    /** For a client that shows the server's certificate, as upstream does. */
    SSLContext context(Names names) {
        Map<String, String> data = find(names, names.serverSecret()).getData();
        Path own = directory.directory(names.namespace() + "-" + names.cluster());
        PemPair pair = new PemPair(decoded(data, "tls.crt", own), decoded(data, "tls.key", own));
        return pair.trusting(decoded(data, "ca.crt", own));
    }

    @Override
    public void close() {
        directory.close();
    }

    private Secret find(Names names, String name) {
        return client.secrets().inNamespace(names.namespace()).withName(name).get();
    }

    private Secret secret(EtcdCluster cluster, Names names, String name) {
        PemPair pair =
                issuer.issue(directory.directory("issued"), Subject.of(name).at(hosts(names)), Validity.now());
        return new SecretBuilder()
                .withMetadata(Names.owned(cluster, name))
                .withType("kubernetes.io/tls")
                .withData(Map.of(
                        "tls.crt", encoded(pair.certificate()),
                        "tls.key", encoded(pair.key()),
                        "ca.crt", encoded(authority)))
                .build();
    }

    private static List<String> hosts(Names names) {
        var hosts = new ArrayList<>(
                IntStream.range(0, MOST_MEMBERS).mapToObj(names::host).toList());
        hosts.add(names.cluster() + "." + names.namespace() + ".svc.cluster.local");
        return hosts;
    }

    private static String encoded(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path decoded(Map<String, String> data, String key, Path directory) {
        String base64 = Objects.requireNonNull(data.get(key), key);
        try {
            return Files.write(directory.resolve(key), Base64.getDecoder().decode(base64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
