package dev.rekindle.controller.etcd;

import dev.rekindle.api.EtcdAuth;
import dev.rekindle.api.EtcdTls;
import dev.rekindle.api.Reason;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.TlsFiles;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to the etcd of one very pod: at the pod's own address, so that no other answers under its name, while a certificate may carry the name that the
 * member advertises.
 */
public final class PodMember {
    private static final int USUAL_PORT = 2379;

    private final Connections connections;

    /** Reads Secrets by this client, which stays the caller's. */
    public PodMember(KubernetesClient client) {
        this.connections = new Connections(new Secrets(client));
    }

    /** Where and how. */
    public record Way(Endpoint endpoint, ConnectionOptions options) {}

    /**
     * Finds it.
     *
     * @param container that etcd runs in
     * @param files that the connection needs for as long as it is used
     * @throws ProblemException {@code WaitingForPods} while the pod has no address, {@code SecretNotFound}, {@code TargetUnknown}
     */
    public Way to(Pod pod, String container, @Nullable EtcdTls tls, @Nullable EtcdAuth auth, PrivateFiles files)
            throws ProblemException {
        String name = pod.getMetadata().getName();
        EtcdContainer etcd = EtcdContainer.named(pod, container)
                .orElseThrow(() -> new ProblemException(
                        Reason.TARGET_UNKNOWN,
                        "pod " + name + " has no container " + container + "; name the right one"));
        String host = Optional.ofNullable(pod.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getPodIP()))
                .filter(text -> !text.isEmpty())
                .map(text -> text.contains(":") ? "[" + text + "]" : text)
                .orElseThrow(() -> new ProblemException(
                        Reason.WAITING_FOR_PODS, "pod " + name + " has no address yet; look at its events"));
        Endpoint advertised =
                PodEndpoint.of(etcd, tls != null).orElseGet(() -> new Endpoint(Endpoint.Scheme.HTTP, host, USUAL_PORT));
        ConnectionOptions options = tls == null
                ? connections.found(pod, Optional.of(container), auth, files)
                : connections.named(tls, auth, pod.getMetadata().getNamespace(), files);
        boolean named =
                !advertised.host().equals(host) && options.tls().serverName().isEmpty();
        return new Way(
                new Endpoint(advertised.scheme(), host, advertised.port()),
                named ? options.withTls(named(options.tls(), advertised.host())) : options);
    }

    private static TlsFiles named(TlsFiles files, String name) {
        return new TlsFiles(files.authority(), files.clientCertificate(), files.clientKey(), Optional.of(name));
    }
}
