package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.EtcdBuilder;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Kubernetes without nodes: one etcd with one or two API servers on it, whose certificates come from an authority of its own. Safe for several threads. */
public final class KubernetesApi implements AutoCloseable {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private final ApiCredentials credentials;
    private final ApiUser admin;
    private final EtcdProcess etcd;
    private final ApiServer.Audit audit;
    private final List<RunningApiServer> servers = new ArrayList<>(); // guarded by this

    private KubernetesApi(EtcdProcess etcd, ApiServer.Audit audit, ApiCredentials credentials) {
        this.etcd = etcd;
        this.audit = audit;
        this.credentials = credentials;
        this.admin = credentials.issue("admin", List.of("system:masters"));
    }

    /** Starts etcd and one server, waits until both are ready, and prints how long that took. */
    static KubernetesApi start(ApiServer.Audit audit) {
        return start(EtcdProcess.of(EtcdVersion.V3_6), audit);
    }

    /** The same with another etcd. */
    static KubernetesApi start(EtcdBuilder member, ApiServer.Audit audit) {
        long begun = System.nanoTime();
        var api = new KubernetesApi(member.launch(), audit, new ApiCredentials());
        try {
            api.ensureServers(1);
            System.out.println(api.server() + " is ready "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms after the start of its etcd");
            return api;
        } catch (AssertionError | RuntimeException failure) {
            api.close();
            throw failure;
        }
    }

    /** The first server. */
    public RunningApiServer server() {
        return servers().getFirst();
    }

    /** All servers; those that others asked for are among them. */
    public synchronized List<RunningApiServer> servers() {
        return List.copyOf(servers);
    }

    /** The administrator's client of the first server. */
    public KubernetesClient client() {
        return server().client(admin);
    }

    /** Who may do everything. */
    public ApiUser admin() {
        return admin;
    }

    /** Somebody who may do what RBAC says of this name and these groups: at first nothing. */
    public ApiUser user(String name, String... groups) {
        return credentials.issue(name, List.of(groups));
    }

    /** Somebody who may do just this, in just this namespace. */
    public ApiUser user(String name, TestNamespace where, PolicyRule... rules) {
        var role = new RoleBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(where.name())
                .endMetadata()
                .withRules(rules)
                .build();
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(where.name())
                .endMetadata()
                .withNewRoleRef(RBAC, "Role", name)
                .addNewSubject(RBAC, "User", name, null)
                .build();
        client().resource(role).create();
        client().resource(binding).create();
        return user(name);
    }

    /** What a pod of this service account is to admission and RBAC; the account need not exist. */
    public ApiUser serviceAccount(String namespace, String name) {
        return user(
                "system:serviceaccount:" + namespace + ":" + name,
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace);
    }

    /**
     * What a service account has asked of all servers so far; a watch is there as soon as it has begun.
     *
     * @param user such as {@code system:serviceaccount:rekindle-system:rekindle-controller}
     * @throws IllegalStateException where the class did not ask for it ({@link ApiServer#audit})
     */
    public List<ApiCall> calls(String user) {
        return servers().stream().flatMap(server -> server.calls(user).stream()).toList();
    }

    /** Ends all servers at once, then etcd; nothing of them stays. */
    @Override
    public void close() {
        servers().forEach(RunningApiServer::close);
        etcd.close();
        credentials.close();
    }

    /** A server waits for its etcd by itself, so the first is started beside it; what failed is said of etcd before it is said of the server. */
    synchronized void ensureServers(int count) {
        while (servers.size() < count) {
            RunningApiServer server = RunningApiServer.launch(etcd.clientUrl(), audit, credentials);
            try {
                etcd.awaitReady();
                server.awaitReady(admin);
            } catch (AssertionError failure) {
                server.close();
                throw failure;
            }
            servers.add(server);
        }
    }

    TestNamespace createNamespace(ExtensionContext context) {
        TestNamespace namespace = TestNamespace.create(client(), context);
        // The controller manager of a whole cluster makes it; without it the API server refuses every pod.
        client().resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .build())
                .create();
        return namespace;
    }

    String tail() {
        return servers().stream().map(RunningApiServer::tail).collect(Collectors.joining("\n", "\n", ""));
    }
}
