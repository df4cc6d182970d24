package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/** Takes a namespace's clusters one step further at each call. For one thread, but for {@link #lastWord()}. */
final class PeerReconciler implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final Layout layout;
    private final Memberships memberships;
    private final PeerSecrets secrets;
    private final StatusText statusText = new StatusText(Clock.systemUTC());
    private final AtomicReference<String> lastWord = new AtomicReference<>("no cluster seen");

    /** How the members of a cluster are reached; with TLS where the layout serves it. */
    @FunctionalInterface
    interface Memberships {
        Membership of(Names names, Optional<SSLContext> tls);
    }

    PeerReconciler(KubernetesClient client, String namespace, Layout layout, Memberships memberships) {
        this.client = client;
        this.namespace = namespace;
        this.layout = layout;
        this.memberships = memberships;
        this.secrets = new PeerSecrets(client);
    }

    /** One step for each cluster; one that fails does not keep others from theirs. */
    void reconcileAll() {
        for (EtcdCluster cluster : client.resources(EtcdCluster.class)
                .inNamespace(namespace)
                .list()
                .getItems()) {
            String name = cluster.getMetadata().getName();
            try {
                lastWord.set(name + ": " + reconcile(cluster));
            } catch (SilentMemberException | KubernetesClientException e) {
                lastWord.set(name + ": " + e.getMessage());
            }
        }
    }

    String lastWord() {
        return lastWord.get();
    }

    @Override
    public void close() {
        secrets.close();
    }

    private String reconcile(EtcdCluster cluster) {
        Names names = layout.names(cluster);
        if (cluster.getSpec().tls() != null) {
            secrets.ensure(cluster, names);
        }
        ensureService(cluster, names);
        List<Integer> ordinals = layout.ordinals(cluster);
        if (ordinals.isEmpty()) {
            layout.found(cluster);
            return "founded";
        }
        layout.keep(cluster, ordinals);
        Membership etcd = memberships.of(
                names, names.scheme().equals("https") ? Optional.of(secrets.context(names)) : Optional.empty());
        View view;
        try {
            view = View.of(etcd, ordinals);
        } catch (SilentMemberException e) {
            write(cluster, statusText.withoutAnswer(cluster, ordinals));
            throw e;
        }
        return goOn(cluster, ordinals, etcd, view);
    }

    private String goOn(EtcdCluster cluster, List<Integer> ordinals, Membership etcd, View view) {
        if (view.silent().isPresent()) {
            switch (layout.silence()) {
                case FREEZES_THE_STATUS -> {}
                case IS_REPORTED -> write(cluster, statusText.of(cluster, ordinals, view));
            }
            throw view.silent().get();
        }
        Step step = Step.next(cluster.getSpec().size(), ordinals, view);
        take(step, cluster, ordinals, etcd);
        write(cluster, statusText.of(cluster, ordinals, view));
        return step.toString();
    }

    private void take(Step step, EtcdCluster cluster, List<Integer> ordinals, Membership etcd) {
        int first = ordinals.getFirst();
        switch (step) {
            case Step.RunOneMore() -> layout.runOneMore(cluster, ordinals);
            case Step.RunOneLess() -> layout.runOneLess(cluster, ordinals);
            case Step.Promote(long id) -> etcd.promote(first, id);
            case Step.AddLearner(int ordinal) -> {
                etcd.addLearner(first, layout.names(cluster).peerUrl(ordinal));
                layout.runOneMore(cluster, ordinals);
            }
            case Step.Remove(long id) -> {
                etcd.remove(first, id);
                layout.runOneLess(cluster, ordinals);
            }
            case Step.Wait _, Step.Settled() -> {}
        }
    }

    private void ensureService(EtcdCluster cluster, Names names) {
        if (client.services()
                        .inNamespace(names.namespace())
                        .withName(names.cluster())
                        .get()
                == null) {
            client.resource(new ServiceBuilder()
                            .withMetadata(Names.owned(cluster, names.cluster()))
                            .withNewSpec()
                            .withClusterIP("None")
                            .withPublishNotReadyAddresses(layout.publishesNotReady())
                            .withSelector(names.labels())
                            .endSpec()
                            .build())
                    .create();
        }
    }

    private void write(EtcdCluster cluster, EtcdClusterStatus status) {
        if (!status.equals(cluster.getStatus())) {
            client.resources(EtcdCluster.class)
                    .inNamespace(namespace)
                    .withName(cluster.getMetadata().getName())
                    .editStatus(found -> {
                        found.setStatus(status);
                        return found;
                    });
        }
    }
}
