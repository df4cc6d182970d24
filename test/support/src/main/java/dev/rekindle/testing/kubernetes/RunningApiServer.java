package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.ServerProcess;
import dev.rekindle.testing.TestCache;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One kube-apiserver as a process, until the {@link KubernetesApi} that it belongs to is closed. Safe for several threads. */
public final class RunningApiServer implements AutoCloseable {
    private final URI url;
    private final ApiCredentials credentials;
    private final ServerHome home;
    private final Optional<AuditLog> audit;
    private final ServerProcess process;
    private final Map<ApiUser, KubernetesClient> clients = new ConcurrentHashMap<>();

    private RunningApiServer(
            ApiCredentials credentials, ServerHome home, Optional<AuditLog> audit, ServerProcess process) {
        this.url = home.https();
        this.credentials = credentials;
        this.home = home;
        this.audit = audit;
        this.process = process;
    }

    /** Starts one on an etcd, which may itself still be starting, and does not wait for either. */
    static RunningApiServer launch(String etcdUrl, ApiServer.Audit audit, ApiCredentials credentials) {
        ServerHome home = ServerHome.reserve("kube-apiserver");
        try {
            Optional<AuditLog> log = switch (audit) {
                case NONE -> Optional.empty();
                case SERVICE_ACCOUNTS -> Optional.of(AuditLog.in(home));
            };
            Command command = command(etcdUrl, credentials, home)
                    .with(log.map(AuditLog::flags).orElse(List.of()))
                    .with(List.of("--enable-admission-plugins=NodeRestriction"
                            + (log.isPresent() ? ",OwnerReferencesPermissionEnforcement" : "")));
            return new RunningApiServer(credentials, home, log, ServerProcess.launch(home, command));
        } catch (RuntimeException failure) {
            home.close();
            throw failure;
        }
    }

    /** Waits until it is ready; the caller closes it even if it never is. */
    void awaitReady(ApiUser admin) {
        try (Readiness readiness = new Readiness(url, admin.certificate().trusting(credentials.authority()))) {
            process.awaitServing(readiness::isReady);
        }
    }

    /** Where it listens, such as {@code https://127.0.0.1:20815}. */
    public URI url() {
        return url;
    }

    /** The client of a user on this server and no other; the same for each call, and closed with the server. */
    public KubernetesClient client(ApiUser user) {
        return clients.computeIfAbsent(
                user,
                key -> new KubernetesClientBuilder().withConfig(config(key)).build());
    }

    /** What a client of a user needs, to be changed for a client of one's own; nothing of it comes from the environment. */
    public Config config(ApiUser user) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url.toString())
                .withCaCertFile(credentials.authority().toString())
                .withClientCertFile(user.certificate().certificate().toString())
                .withClientKeyFile(user.certificate().key().toString())
                .withClientKeyAlgo("EC")
                .build();
    }

    /** A new file for programs that read {@code KUBECONFIG}; it goes with the server. */
    public Path kubeconfig(ApiUser user) {
        try {
            return Files.writeString(
                    Files.createTempFile(home.directory().path(), "kubeconfig", ".yaml"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                    users: [{name: test, user: {client-certificate: "%s", client-key: "%s"}}]
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    current-context: test
                    """.formatted(
                                    url,
                                    credentials.authority(),
                                    user.certificate().certificate(),
                                    user.certificate().key()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a service account has asked of it so far. */
    List<ApiCall> calls(String user) {
        return audit.orElseThrow(() -> new IllegalStateException(
                        this + " keeps no audit log; ask for it with @ApiServer(audit = SERVICE_ACCOUNTS)"))
                .calls(user);
    }

    /** All that it has said so far. */
    public String log() {
        return process.log();
    }

    /** Such as {@code kube-apiserver on 127.0.0.1:20815}. */
    @Override
    public String toString() {
        return process.toString();
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
        process.close();
    }

    String tail() {
        return this + process.tail();
    }

    /** As the API server of a real cluster, but for the address: nobody else needs to reach it, so it publishes none. */
    private static Command command(String etcdUrl, ApiCredentials credentials, ServerHome home) {
        return Command.of(TestCache.binary("kube-api", "kube-apiserver"))
                .with(List.of(
                        "--etcd-servers=" + etcdUrl,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + home.port(0),
                        "--endpoint-reconciler-type=none",
                        "--service-cluster-ip-range=10.96.0.0/16",
                        "--cert-dir=" + home.folder("certificates")))
                .with(List.of(
                        "--tls-cert-file=" + credentials.server().certificate(),
                        "--tls-private-key-file=" + credentials.server().key(),
                        "--client-ca-file=" + credentials.authority(),
                        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                        "--service-account-key-file="
                                + credentials.serviceAccounts().certificate(),
                        "--service-account-signing-key-file="
                                + credentials.serviceAccounts().key()))
                .with(List.of("--authorization-mode=Node,RBAC", "--allow-privileged"))
                // What tests wait for is its start, which is all work for the processor: it need not collect garbage as
                // often.
                .environment("GOGC", "400");
    }
}
