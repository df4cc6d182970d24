package dev.rekindle.e2e;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdApiException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * The etcd in one pod, reached through the API server, which every sort of cluster allows.
 *
 * @param tls for an etcd that serves TLS
 */
public record PodEtcd(KubernetesClient client, String namespace, String pod, Optional<SSLContext> tls) {
    private static final int CLIENT_PORT = 2379;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    /** Asks once. */
    public <T> T ask(Function<EtcdApi, T> question) throws IOException {
        try (LocalPortForward forward =
                        client.pods().inNamespace(namespace).withName(pod).portForward(CLIENT_PORT);
                EtcdApi etcd = api(forward.getLocalPort())) {
            return question.apply(etcd);
        }
    }

    /** Asks until it answers, and as it should; {@code what} completes the sentence "waited 10 s for ...". */
    public <T> T await(String what, Function<EtcdApi, T> question, Predicate<T> expected) {
        var last = new AtomicReference<Object>("no answer");
        var answer = new AtomicReference<Optional<T>>(Optional.empty());
        Await.patiently(
                pod + " " + what,
                DEADLINE,
                () -> {
                    try {
                        T said = ask(question);
                        last.set(said);
                        answer.set(Optional.of(said).filter(expected));
                    } catch (EtcdApiException | KubernetesClientException | IOException e) {
                        last.set(e);
                    }
                    return answer.get().isPresent();
                },
                () -> "; at last: " + last);
        return answer.get().orElseThrow();
    }

    private EtcdApi api(int port) {
        return tls.map(context -> EtcdApi.of("https://127.0.0.1:" + port, context))
                .orElseGet(() -> EtcdApi.of("http://127.0.0.1:" + port));
    }
}
