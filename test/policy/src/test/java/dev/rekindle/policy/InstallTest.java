package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one {@code kubectl apply -k config/default} makes, and what the controller and people may do by it. */
@ApiServer
class InstallTest {
    private static final String SYSTEM = "rekindle-system";
    private static final String ACCOUNT = "rekindle-controller";

    private KubernetesApi api;
    private KubernetesClient admin;
    private TestNamespace namespace;
    private Policies policies;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        this.api = api;
        this.admin = api.client();
        this.namespace = namespace;
        this.policies = Policies.installAll(api, namespace);
    }

    @Test
    void aSecondTimeChangesNothing() {
        Deployment first = deployment();

        policies.applyDirectory("default", "");

        assertThat(deployment().getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void thePodIsOneThatTheLevelRestrictedAllows() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("as-deployed")
                .withNamespace(SYSTEM)
                .endMetadata()
                .withSpec(deployment().getSpec().getTemplate().getSpec())
                .build();
        Pod root = new PodBuilder(pod)
                .editSpec()
                .editSecurityContext()
                .withRunAsUser(0L)
                .endSecurityContext()
                .endSpec()
                .build();

        assertThat(Policies.refusal(() -> admin.resource(pod).dryRun().create()))
                .isEmpty();
        assertThat(Policies.refusal(() -> admin.resource(root).dryRun().create()))
                .contains("violates PodSecurity \"restricted");
    }

    /** Whoever could list them would have every Secret of every namespace. */
    @ParameterizedTest
    @ValueSource(strings = {"list", "watch", "deletecollection"})
    void nobodyEverListsSecrets(String verb) {
        policies.applyDirectory("namespace", namespace.name());

        assertThat(Stream.of(namespace.name(), SYSTEM, "kube-system", ""))
                .allSatisfy(where ->
                        assertThat(may(verb, "", "secrets", where)).as(where).isFalse());
    }

    @Test
    void aNamespaceLetsTheControllerInByItself() {
        assertThat(may("get", "", "secrets", namespace.name())).isFalse();
        assertThat(may("delete", "", "pods", namespace.name())).isFalse();
        assertThat(may("patch", "apps", "statefulsets", namespace.name())).isFalse();

        policies.applyDirectory("namespace", namespace.name());

        assertThat(may("get", "", "secrets", namespace.name())).isTrue();
        assertThat(may("delete", "", "pods", namespace.name())).isTrue();
        assertThat(may("patch", "apps", "statefulsets", namespace.name())).isTrue();
        assertThat(may("get", "", "secrets", "kube-system")).isFalse();
        assertThat(may("delete", "", "pods", "kube-system")).isFalse();
    }

    @Test
    void noRoleHoldsAWildcard() {
        List<PolicyRule> rules = Stream.concat(
                        admin.rbac().clusterRoles().list().getItems().stream()
                                .filter(InstallTest::isOurs)
                                .map(ClusterRole::getRules),
                        admin.rbac().roles().inAnyNamespace().list().getItems().stream()
                                .filter(InstallTest::isOurs)
                                .map(Role::getRules))
                .flatMap(List::stream)
                .toList();

        assertThat(rules)
                .hasSizeGreaterThan(10)
                .allSatisfy(rule -> assertThat(Stream.of(rule.getApiGroups(), rule.getResources(), rule.getVerbs())
                                .flatMap(List::stream))
                        .doesNotContain("*", "escalate", "bind", "impersonate"));
    }

    @Test
    void aPersonWithTheRoleForBackupsMayTakeOneAndNotRestoreIt() {
        ApiUser person = bound("anna", "rekindle-backup");
        Map<String, Object> backup = Requests.backup(Requests.named("statefulSet", "etcd"));

        Policies.create(policies.as(person), namespace.name(), backup);

        assertThat(Policies.refusal(() -> policies.as(person)
                        .raw("/apis/rekindle.dev/v1alpha1/namespaces/" + namespace.name() + "/etcdrestores")))
                .contains("forbidden");
    }

    private ApiUser bound(String name, String role) {
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", name, null)
                        .build())
                .create();
        return api.user(name);
    }

    private boolean may(String verb, String group, String resource, String where) {
        return admin.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + SYSTEM + ":" + ACCOUNT)
                        .withGroups("system:serviceaccounts", "system:serviceaccounts:" + SYSTEM)
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(where)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }

    private Deployment deployment() {
        return admin.apps().deployments().inNamespace(SYSTEM).withName(ACCOUNT).require();
    }

    private static boolean isOurs(HasMetadata role) {
        return role.getMetadata().getName().startsWith("rekindle-");
    }
}
