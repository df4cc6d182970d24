package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may back up and restore: beside the right to create the object, a verb on the very things that it names. */
@ApiServer
class AccessTest {
    private static final Map<String, Object> ENDPOINTS =
            Map.of("endpoints", Map.of("name", "edge", "urls", List.of("https://10.0.0.1:2379")));

    private static final PolicyRule ASKS = rule("rekindle.dev", "create", "etcdbackups", "");
    private static final PolicyRule ASKS_TO_RESTORE = rule("rekindle.dev", "create", "etcdrestores", "");
    private static final PolicyRule RESTORES_ETCD = rule("apps", "restore", "statefulsets", "etcd");

    private KubernetesApi api;
    private TestNamespace namespace;
    private Policies policies;
    private int users;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        this.api = api;
        this.namespace = namespace;
        this.policies = Policies.install(api, namespace);
    }

    @Test
    void aBackupNeedsTheVerbOnThatVeryCluster() {
        Map<String, Object> wanted = Requests.backup(Requests.named("etcdCluster", "prod"));

        assertThat(refusal(wanted, ASKS))
                .contains("a snapshot shows everything that this etcd holds")
                .contains(
                        "needs the verb backup on etcdclusters.operator.etcd.io prod in namespace " + namespace.name());
        assertThat(refusal(wanted, ASKS, rule("operator.etcd.io", "backup", "etcdclusters", "other")))
                .contains("needs the verb backup");
        assertThat(refusal(wanted, ASKS, rule("operator.etcd.io", "restore", "etcdclusters", "prod")))
                .contains("needs the verb backup");
        assertThat(refusal(wanted, ASKS, rule("apps", "backup", "statefulsets", "prod")))
                .contains("needs the verb backup");
        assertThat(refusal(wanted, ASKS, rule("operator.etcd.io", "backup", "etcdclusters", "prod")))
                .isEmpty();
    }

    @Test
    void aBackupOfAStatefulSetNeedsTheVerbOnIt() {
        Map<String, Object> wanted = Requests.backup(Requests.named("statefulSet", "etcd"));

        assertThat(refusal(wanted, ASKS)).contains("needs the verb backup on statefulsets.apps etcd");
        assertThat(refusal(wanted, ASKS, rule("apps", "backup", "statefulsets", "etcd")))
                .isEmpty();
    }

    @Test
    void aBackupOfEndpointsNeedsTheVerbOnTheirName() {
        Map<String, Object> wanted = Requests.backup(ENDPOINTS);

        assertThat(refusal(wanted, ASKS)).contains("needs the verb backup on etcdendpoints.rekindle.dev edge");
        assertThat(refusal(wanted, ASKS, rule("rekindle.dev", "backup", "etcdendpoints", "edge")))
                .isEmpty();
    }

    /** Else the controller would read for somebody what they may not read themselves. */
    @Test
    void aBackupNeedsTheRightToReadTheSecretsThatItNames() {
        Map<String, Object> source = Requests.with(ENDPOINTS, "auth", Map.of("secret", Map.of("name", "root")));
        Map<String, Object> both = Requests.with(source, "tls", Map.of("secret", Map.of("name", "client")));
        PolicyRule backup = rule("rekindle.dev", "backup", "etcdendpoints", "edge");
        PolicyRule root = rule("", "get", "secrets", "root");

        assertThat(refusal(Requests.backup(source), ASKS, backup))
                .contains("needs the verb get on the Secrets that this names in namespace " + namespace.name()
                        + ": root");
        assertThat(refusal(Requests.backup(source), ASKS, backup, root)).isEmpty();
        assertThat(refusal(Requests.backup(both), ASKS, backup, root)).contains(": client, root");
        assertThat(refusal(Requests.backup(both), ASKS, backup, root, rule("", "get", "secrets", "client")))
                .isEmpty();
    }

    @Test
    void aRestoreNeedsTheVerbOnTheTargetAndOnTheBackup() {
        Map<String, Object> wanted = Requests.restore("etcd", Requests.fromBackup("before"));
        PolicyRule read = rule("rekindle.dev", "restore", "etcdbackups", "before");

        assertThat(refusal(wanted, ASKS_TO_RESTORE, read))
                .contains("a restore decides what this etcd holds")
                .contains("needs the verb restore on statefulsets.apps etcd in namespace " + namespace.name());
        assertThat(refusal(wanted, ASKS_TO_RESTORE, read, rule("apps", "backup", "statefulsets", "etcd")))
                .contains("needs the verb restore");
        assertThat(refusal(wanted, ASKS_TO_RESTORE, RESTORES_ETCD))
                .contains("whoever restores a snapshot can read it")
                .contains("needs the verb restore on etcdbackups.rekindle.dev before");
        assertThat(refusal(
                        wanted,
                        ASKS_TO_RESTORE,
                        RESTORES_ETCD,
                        rule("rekindle.dev", "restore", "etcdbackups", "other")))
                .contains("can read it");
        assertThat(refusal(wanted, ASKS_TO_RESTORE, RESTORES_ETCD, read)).isEmpty();
    }

    @Test
    void theLatestBackupMayBeAnyOfTheNamespace() {
        Map<String, Object> wanted = Requests.restore("etcd", Map.of("latest", Map.of("cluster", "prod")));

        assertThat(refusal(
                        wanted, ASKS_TO_RESTORE, RESTORES_ETCD, rule("rekindle.dev", "restore", "etcdbackups", "prod")))
                .contains("needs the verb restore on all etcdbackups.rekindle.dev in namespace");
        assertThat(refusal(wanted, ASKS_TO_RESTORE, RESTORES_ETCD, rule("rekindle.dev", "restore", "etcdbackups", "")))
                .isEmpty();
    }

    /** A key may lead to the snapshot of another tenant, so a right in a namespace is not enough. */
    @Test
    void anObjectByItsKeyNeedsTheVerbOnTheDestination() {
        Map<String, Object> wanted = Requests.restore(
                "etcd",
                Map.of(
                        "object",
                        Map.of("destination", Map.of("name", "minio"), "key", "team-b/prod/x-20261127T031600Z.db")));
        PolicyRule destination = rule("rekindle.dev", "restore", "etcdbackupdestinations", "minio");
        ApiUser user = user(ASKS_TO_RESTORE, RESTORES_ETCD, destination);

        assertThat(refusal(user, wanted))
                .contains("needs the verb restore on etcdbackupdestinations.rekindle.dev minio");
        grantInTheCluster(user, destination);
        assertThat(refusal(user, wanted)).isEmpty();
    }

    @Test
    void aRestoreIntoAnUnknownOwnerNeedsTheVerbOnThatOwner() {
        Map<String, Object> target = Map.of(
                "owner", Map.of("apiVersion", "etcd.example.com/v1", "kind", "EtcdFactory", "name", "tenant-7"),
                "roles", List.of(Map.of("pod", "tenant-7-0", "role", "Seed")));
        Map<String, Object> wanted = Requests.restore(target, Requests.fromBackup("before"));
        PolicyRule read = rule("rekindle.dev", "restore", "etcdbackups", "before");

        assertThat(refusal(wanted, ASKS_TO_RESTORE, read))
                .contains("needs the verb restore on etcdfactories.etcd.example.com tenant-7");
        assertThat(refusal(
                        wanted,
                        ASKS_TO_RESTORE,
                        read,
                        rule("etcd.example.com", "restore", "etcdfactories", "tenant-7")))
                .isEmpty();
    }

    @Test
    void aRestoreNeedsTheRightToReadTheSecretsThatItNames() {
        Map<String, Object> target =
                Map.of("statefulSet", Map.of("name", "etcd"), "auth", Map.of("secret", Map.of("name", "root")));
        Map<String, Object> wanted = Requests.restore(target, Requests.fromBackup("before"));
        PolicyRule read = rule("rekindle.dev", "restore", "etcdbackups", "before");

        assertThat(refusal(wanted, ASKS_TO_RESTORE, RESTORES_ETCD, read))
                .contains("needs the verb get on the Secrets")
                .contains(": root");
        assertThat(refusal(wanted, ASKS_TO_RESTORE, RESTORES_ETCD, read, rule("", "get", "secrets", "root")))
                .isEmpty();
    }

    /** What somebody with just these rights in the namespace is told; empty where it is created. */
    private String refusal(Map<String, Object> wanted, PolicyRule... rules) {
        return refusal(user(rules), wanted);
    }

    private String refusal(ApiUser user, Map<String, Object> wanted) {
        String path = Policies.collection(namespace.name(), wanted) + "?dryRun=All";
        return Policies.refusal(() -> policies.as(user).raw(path, "POST", wanted));
    }

    private ApiUser user(PolicyRule... rules) {
        users++;
        return api.user("user-" + users + "-" + namespace.name(), namespace, rules);
    }

    private void grantInTheCluster(ApiUser user, PolicyRule... rules) {
        var role = new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(user.name())
                .endMetadata()
                .withRules(Arrays.asList(rules))
                .build();
        var binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(user.name())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", user.name())
                .addNewSubject("rbac.authorization.k8s.io", "User", user.name(), null)
                .build();
        Stream.of(role, binding).forEach(one -> api.client().resource(one).create());
    }

    /** A right on one object, or with an empty name on all of the resource. */
    private static PolicyRule rule(String group, String verb, String resource, String name) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verb)
                .withResourceNames(name.isEmpty() ? List.of() : List.of(name))
                .build();
    }
}
