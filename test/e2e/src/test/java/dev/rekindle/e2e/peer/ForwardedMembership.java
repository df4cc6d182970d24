package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Reaches members through the API server, which is possible from wherever the API server is. */
final class ForwardedMembership implements Membership {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Names names;
    private final Optional<SSLContext> tls;

    ForwardedMembership(KubernetesClient client, Names names, Optional<SSLContext> tls) {
        this.client = client;
        this.names = names;
        this.tls = tls;
    }

    @Override
    public List<EtcdMember> members(int asked) {
        return ask(asked, etcd -> etcd.members().listByQuorum());
    }

    @Override
    public EtcdStatus status(int asked) {
        return ask(asked, etcd -> etcd.maintenance().status(PATIENCE));
    }

    @Override
    public void addLearner(int asked, String peerUrl) {
        ask(asked, etcd -> etcd.members().add(peerUrl, EtcdMember.Role.LEARNER));
    }

    @Override
    public void promote(int asked, long id) {
        ask(asked, etcd -> {
            etcd.members().promote(id);
            return id;
        });
    }

    @Override
    public void remove(int asked, long id) {
        ask(asked, etcd -> {
            etcd.members().remove(id);
            return id;
        });
    }

    private <T> T ask(int ordinal, Function<EtcdApi, T> question) {
        String pod = names.pod(ordinal);
        try (LocalPortForward forward = client.pods()
                        .inNamespace(names.namespace())
                        .withName(pod)
                        .portForward(Names.CLIENT_PORT);
                EtcdApi etcd = api(names.scheme() + "://127.0.0.1:" + forward.getLocalPort())) {
            return question.apply(etcd);
        } catch (EtcdApiException | KubernetesClientException | IOException e) {
            throw new SilentMemberException(pod, e);
        }
    }

    private EtcdApi api(String url) {
        return tls.map(context -> EtcdApi.of(url, context)).orElseGet(() -> EtcdApi.of(url));
    }
}
