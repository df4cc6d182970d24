package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody with rights in a tenant's namespace alone, against the policies. */
@ApiServer
class AttackTest {
    private static final Shape SHAPE = Shape.UPSTREAM_SET;

    private static final PolicyRule PODS_AND_CONFIG_MAPS = new PolicyRuleBuilder()
            .withApiGroups("")
            .withResources("pods", "configmaps")
            .withVerbs("*")
            .build();

    private static final PolicyRule EVERYTHING = new PolicyRuleBuilder()
            .withApiGroups("*")
            .withResources("*")
            .withVerbs("*")
            .build();

    private Policies policies;
    private KubernetesClient tenant;
    private KubernetesClient owner;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        policies = Policies.install(api, namespace);
        tenant = policies.as(api.user("mallory-" + namespace.name(), namespace, PODS_AND_CONFIG_MAPS));
        owner = policies.as(api.user("owner-" + namespace.name(), namespace, EVERYTHING));
    }

    @Test
    void cannotWriteAnOrder() {
        Map<String, Object> order = Order.of(SHAPE).json();

        assertThat(Policies.refusal(() -> created(tenant, order)))
                .contains("cannot create resource \"restoreinjections\"");
        assertThat(Policies.refusal(() -> created(owner, order)))
                .contains("only Rekindle (" + Policies.CONTROLLER + ") writes restoreinjections; you are owner-");
        assertThat(Policies.refusal(() -> created(policies.admin(), order)))
                .contains("only Rekindle (" + Policies.CONTROLLER + ") writes restoreinjections; you are admin");
    }

    @Test
    void cannotTakeAnOrderAway() {
        Order order = Order.of(SHAPE);
        policies.order(order, SHAPE);

        assertThat(Policies.refusal(() -> deleted(owner, "RestoreInjection", order.name())))
                .contains("only Rekindle")
                .contains("writes restoreinjections");
        assertThat(Injected.is(policies.tried(SHAPE.pod()))).isTrue();
    }

    /** Whoever empties a namespace that goes takes orders away with it, and writes none. */
    @Test
    void anOrderGoesWithItsNamespace(KubernetesApi api) {
        Order order = Order.of(SHAPE);
        policies.order(order, SHAPE);
        KubernetesClient collector =
                policies.as(api.user("system:serviceaccount:kube-system:namespace-controller", "system:masters"));

        assertThat(Policies.refusal(() ->
                        created(collector, order.named("another", "0another").json())))
                .contains("only Rekindle");
        assertThat(Policies.refusal(() -> deleted(collector, "RestoreInjection", order.name())))
                .isEmpty();
    }

    @Test
    void cannotSayWhatARestoreOrABackupHasDone() {
        Map<String, Object> restore = Requests.restore("etcd", Requests.fromBackup("before"));
        created(policies.admin(), restore);
        var status = owner.genericKubernetesResources("rekindle.dev/v1alpha1", "EtcdRestore")
                .inNamespace(policies.namespace())
                .withName("restore")
                .subresource("status");

        String refusal = Policies.refusal(() -> Requests.patch(status, "{\"status\": {\"phase\": \"Completed\"}}"));

        assertThat(refusal).contains("only Rekindle").contains("writes etcdrestores/status; you are owner-");
    }

    /** Whatever a tenant writes into pods and ConfigMaps, the image is the installed one. */
    @Test
    void cannotChooseTheImage() {
        policies.order(Order.of(SHAPE), SHAPE);
        tenant.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("rekindle-policy-values")
                        .withNamespace(policies.namespace())
                        .endMetadata()
                        .addToData("localize", "evil:1")
                        .addToData("localize-root", "evil:1")
                        .build())
                .create();
        Pod pod = new PodBuilder(SHAPE.pod())
                .editMetadata()
                .addToAnnotations("rekindle.dev/image", "evil:1")
                .addToLabels("rekindle.dev/image", "evil")
                .endMetadata()
                .build();
        Injected.etcd(pod).setImage("evil:1");

        Pod created = tenant.resource(pod).inNamespace(policies.namespace()).create();

        assertThat(Injected.container(created).getImage()).isEqualTo(Policies.ROOT_IMAGE);
    }

    @Test
    void cannotHaveAnotherSecretMountedAsTheTicket() {
        policies.order(Order.of(SHAPE), SHAPE);
        Pod pod = new PodBuilder(SHAPE.pod())
                .editSpec()
                .addNewVolume()
                .withName("rekindle-ticket")
                .withNewSecret()
                .withSecretName("root-password")
                .endSecret()
                .endVolume()
                .endSpec()
                .build();

        String refusal = Policies.refusal(
                () -> tenant.resource(pod).inNamespace(policies.namespace()).create());

        assertThat(refusal).contains("rekindle-ticket").containsAnyOf("Duplicate value", "its ticket is not");
    }

    /** What a forged owner gets is the ticket of that very restore, which whoever creates pods in the namespace could mount anyway. */
    @Test
    void gainsNothingByAForgedOwner() {
        policies.order(Order.of(SHAPE), SHAPE);
        Pod plain = SHAPE.pod();

        Pod created = tenant.resource(plain).inNamespace(policies.namespace()).create();

        assertThat(created.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .map(volume -> volume.getSecret().getSecretName()))
                .containsExactly("after-outage-ticket");
    }

    @Test
    void cannotPutTheLockOnATargetOrTakeItOff() {
        StatefulSet set = set();
        owner.resource(set).create();
        String lock = "annotation rekindle.dev/restore-lock on statefulsets etcd is set and taken away by Rekindle";

        assertThat(Policies.refusal(() -> annotate(owner, "mine"))).contains(lock);
        assertThat(Policies.refusal(() -> annotate(policies.admin(), "mine"))).contains(lock);
        assertThat(Policies.refusal(() -> annotate(policies.controller(), "restore/uid/token")))
                .isEmpty();
        assertThat(Policies.refusal(() -> annotate(owner, "mine"))).contains(lock);
        assertThat(Policies.refusal(() -> annotate(owner, null))).contains(lock);
        assertThat(Policies.refusal(() -> Requests.patch(set(owner).subresource("status"), annotations("mine"))))
                .contains(lock);
        assertThat(Policies.refusal(() -> Requests.patch(set(owner), "{\"spec\": {\"replicas\": 5}}")))
                .isEmpty();
        assertThat(Policies.refusal(() -> annotate(policies.controller(), null)))
                .isEmpty();
    }

    @Test
    void cannotMakeATargetThatIsLocked() {
        StatefulSet locked = new StatefulSetBuilder(set())
                .editMetadata()
                .addToAnnotations(Policies.LOCK, "mine")
                .endMetadata()
                .build();

        assertThat(Policies.refusal(() -> owner.resource(locked).create()))
                .contains("is set and taken away by Rekindle");
    }

    @Test
    void evenTheControllerCreatesPodsInADryRunOnly() {
        assertThat(Policies.refusal(() -> policies.controller()
                        .resource(SHAPE.pod())
                        .inNamespace(policies.namespace())
                        .create()))
                .contains("Rekindle's controller creates pods in a dry run only");
        assertThat(Policies.refusal(() -> policies.controller()
                        .resource(SHAPE.pod())
                        .inNamespace(policies.namespace())
                        .dryRun()
                        .create()))
                .isEmpty();
    }

    private StatefulSet set() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("etcd")
                .withNamespace(policies.namespace())
                .endMetadata()
                .withNewSpec()
                .withServiceName("etcd")
                .withNewSelector()
                .addToMatchLabels("app", "etcd")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "etcd")
                .endMetadata()
                .withSpec(Shape.PLAIN_FLAGS.pod().getSpec())
                .endTemplate()
                .endSpec()
                .build();
    }

    private String annotate(KubernetesClient who, @Nullable String value) {
        return Requests.patch(set(who), annotations(value));
    }

    private static String annotations(@Nullable String value) {
        return "{\"metadata\": {\"annotations\": {\"" + Policies.LOCK + "\": "
                + (value == null ? "null" : "\"" + value + "\"") + "}}}";
    }

    private RollableScalableResource<StatefulSet> set(KubernetesClient who) {
        return who.apps().statefulSets().inNamespace(policies.namespace()).withName("etcd");
    }

    private String created(KubernetesClient who, Map<String, Object> object) {
        Policies.create(who, policies.namespace(), object);
        return "";
    }

    private String deleted(KubernetesClient who, String kind, String name) {
        policies.delete(who, "internal.rekindle.dev/v1alpha1", kind, name);
        return "";
    }
}
