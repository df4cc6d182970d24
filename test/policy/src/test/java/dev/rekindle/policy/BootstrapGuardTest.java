package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member of a cluster that has been bootstrapped never founds another one. */
@ApiServer
class BootstrapGuardTest {
    private static final String MEMBERS = "bare-0=https://bare-0.bare:2380,bare-1=https://bare-1.bare:2380";
    private static final String STATE = "ETCD_INITIAL_CLUSTER_STATE";
    private static final String CLUSTER = "ETCD_INITIAL_CLUSTER";

    private Policies policies;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        policies = Policies.install(api, namespace);
    }

    @Test
    void startsAsAMemberOfTheClusterThatIsThere() {
        Pod plain = policies.tried(Shape.UPSTREAM_BARE.pod());
        guard(Shape.UPSTREAM_BARE, MEMBERS);

        Pod guarded = policies.tried(Shape.UPSTREAM_BARE.pod());

        Container expected = Injected.etcd(plain);
        expected.getEnv().set(2, variable(STATE, "existing"));
        expected.getEnv().set(3, variable(CLUSTER, MEMBERS));
        assertThat(withoutToken(Injected.etcd(guarded))).isEqualTo(withoutToken(expected));
        assertThat(guarded.getSpec().getInitContainers()).isEmpty();
    }

    @Test
    void leavesTheMembersAsTheOwnerHasThemWhereTheGuardNamesNone() {
        guard(Shape.UPSTREAM_BARE, "");

        List<EnvVar> environment =
                Injected.etcd(policies.tried(Shape.UPSTREAM_BARE.pod())).getEnv();

        assertThat(environment)
                .contains(
                        variable(STATE, "existing"),
                        variable(CLUSTER, "bare-0=https://bare-0.bare.team-a.svc.cluster.local:2380"));
    }

    /** The owner adds it just now; an older list would keep it from starting, and nobody would make it anew. */
    @Test
    void leavesTheMembersAsTheOwnerHasThemForAPodThatTheGuardDoesNotNameYet() {
        guard(Shape.UPSTREAM_BARE, "bare-1=https://bare-1.bare:2380,bare-00=https://bare-00.bare:2380");

        List<EnvVar> environment =
                Injected.etcd(policies.tried(Shape.UPSTREAM_BARE.pod())).getEnv();

        assertThat(environment)
                .contains(
                        variable(STATE, "existing"),
                        variable(CLUSTER, "bare-0=https://bare-0.bare.team-a.svc.cluster.local:2380"));
    }

    /** A variable of its own beats the ConfigMap's. */
    @Test
    void addsTheVariablesWhereAConfigMapHasThem() {
        guard(Shape.UPSTREAM_SET, "prod-0=http://prod-0.prod:2380");

        Container etcd = Injected.etcd(policies.tried(Shape.UPSTREAM_SET.pod()));

        assertThat(etcd.getEnv())
                .endsWith(variable(STATE, "existing"), variable(CLUSTER, "prod-0=http://prod-0.prod:2380"));
        assertThat(etcd.getEnvFrom()).hasSize(1);
    }

    /** A flag beats a variable, so it is changed too, in each way that etcd reads it. */
    @Test
    void changesTheFlags() {
        guard(Shape.UPSTREAM_BARE, MEMBERS);
        Pod pod = Shape.UPSTREAM_BARE.pod();
        Container etcd = Injected.etcd(pod);
        etcd.setCommand(List.of("etcd", "-initial-cluster-state", "new", "--initial-cluster=bare-0=https://a:2380"));
        etcd.setArgs(List.of(
                "--initial-cluster-state=new",
                "--initial-cluster",
                "bare-0=https://a:2380",
                "--initial-cluster-token=x",
                "--name=--initial-cluster"));
        etcd.setEnv(List.of());

        Container guarded = Injected.etcd(policies.tried(pod));

        assertThat(guarded.getCommand())
                .containsExactly("etcd", "-initial-cluster-state", "existing", "--initial-cluster=" + MEMBERS);
        assertThat(guarded.getArgs())
                .containsExactly(
                        "--initial-cluster-state=existing",
                        "--initial-cluster",
                        MEMBERS,
                        "--initial-cluster-token=x",
                        "--name=--initial-cluster");
        assertThat(guarded.getEnv()).containsExactly(variable(STATE, "existing"), variable(CLUSTER, MEMBERS));
    }

    @Test
    void leavesOtherPodsAlone() {
        guard(Shape.UPSTREAM_BARE, MEMBERS);
        Pod ofTheNext = Shape.UPSTREAM_BARE.pod();
        ofTheNext.getMetadata().getOwnerReferences().getFirst().setUid("99999999-9999-9999-9999-999999999999");
        Pod ofNobody = new PodBuilder(Shape.UPSTREAM_BARE.pod())
                .editMetadata()
                .withOwnerReferences(List.of())
                .endMetadata()
                .build();

        assertThat(Injected.etcd(policies.tried(ofTheNext)).getEnv()).contains(variable(STATE, "new"));
        assertThat(Injected.etcd(policies.tried(ofNobody)).getEnv()).contains(variable(STATE, "new"));
        assertThat(Injected.etcd(policies.tried(Shape.PLAIN_ENVIRONMENT.pod())).getEnv())
                .contains(variable(STATE, "new"));
    }

    /** It is written before the order ends, so for a while a pod gets both. */
    @Test
    void agreesWithARestoreThatIsNotOverYet() {
        guard(Shape.UPSTREAM_BARE, MEMBERS);
        policies.order(Order.of(Shape.UPSTREAM_BARE).withRole("bare-0", "Seed"), Shape.UPSTREAM_BARE);

        Pod pod = policies.tried(Shape.UPSTREAM_BARE.pod());

        assertThat(Injected.container(pod).getArgs()).contains("--role=Seed");
        assertThat(Injected.etcd(pod).getEnv()).contains(variable(STATE, "existing"), variable(CLUSTER, MEMBERS));
    }

    @Test
    void agreesWithARestoreOfAnEtcdThatIsRunByFlags() {
        guard(Shape.PLAIN_FLAGS, "etcd-0=http://etcd-0.etcd:2380");
        policies.order(Order.of(Shape.PLAIN_FLAGS), Shape.PLAIN_FLAGS);

        Pod pod = policies.tried(Shape.PLAIN_FLAGS.pod());

        assertThat(Injected.is(pod)).isTrue();
        assertThat(Injected.etcd(pod).getCommand()).contains("--initial-cluster=etcd-0=http://etcd-0.etcd:2380");
    }

    /** Writes a guard as the controller, and waits until the API server acts on it. */
    private void guard(Shape shape, String members) {
        OwnerReference owner = shape.owner();
        var spec = new TreeMap<String, Object>(Map.of(
                "container",
                "etcd",
                "owner",
                Map.of("kind", owner.getKind(), "name", owner.getName(), "uid", owner.getUid())));
        if (!members.isEmpty()) {
            spec.put("initialCluster", members);
        }
        Policies.create(
                policies.controller(),
                policies.namespace(),
                Map.of(
                        "apiVersion",
                        "internal.rekindle.dev/v1alpha1",
                        "kind",
                        "BootstrapGuard",
                        "metadata",
                        Map.of("name", owner.getName()),
                        "spec",
                        spec));
        Await.until(
                "the guard to be acted on",
                Duration.ofSeconds(60),
                () -> Injected.etcd(policies.tried(shape.pod())).getEnv().contains(variable(STATE, "existing")));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVar(name, value, null);
    }

    /** The mount of the account's token is named anew for every pod. */
    private static Container withoutToken(Container container) {
        var mounts = new ArrayList<>(container.getVolumeMounts());
        mounts.removeIf(mount -> mount.getName().startsWith("kube-api-access"));
        container.setVolumeMounts(mounts);
        return container;
    }
}
