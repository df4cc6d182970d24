package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the pods of an etcd under restore, and of all others. */
@ApiServer
class RestoreInjectionTest {
    private Policies policies;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        policies = Policies.install(api, namespace);
    }

    @ParameterizedTest
    @EnumSource
    void addsOneInitContainerWithItsTicketAndNothingElse(Shape shape) {
        Pod plain = policies.tried(shape.pod());
        Order order = Order.of(shape);
        policies.order(order, shape);

        Pod created = policies.admin()
                .resource(shape.pod())
                .inNamespace(policies.namespace())
                .create();

        String image = switch (shape) {
            case CHART, PLAIN_RESTRICTED -> Policies.IMAGE;
            case UPSTREAM_SET, UPSTREAM_BARE, PLAIN_FLAGS, PLAIN_ENVIRONMENT, PLAIN_TLS, PLAIN_WAL_DIR ->
                Policies.ROOT_IMAGE;
        };
        Injected.assertAddedTo(plain, created, order, "Member", image);
    }

    @Test
    void comesAfterTheInitContainersThatMakeTheVolumeReady() {
        policies.order(Order.of(Shape.CHART), Shape.CHART);

        Pod pod = policies.tried(Shape.CHART.pod());

        assertThat(pod.getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("volume-permissions", Policies.LOCALIZE);
    }

    @ParameterizedTest
    @CsvSource({"prod-0, Seed", "prod-1, Joiner", "prod-2, Rollback", "prod-rekindle-probe, Member"})
    void givesEachPodItsRole(String name, String role) {
        policies.order(
                Order.of(Shape.UPSTREAM_SET)
                        .withRole("prod-0", "Seed")
                        .withRole("prod-1", "Joiner")
                        .withRole("prod-2", "Rollback"),
                Shape.UPSTREAM_SET);

        Pod pod = policies.tried(named(Shape.UPSTREAM_SET.pod(), name));

        assertThat(Injected.container(pod).getArgs()).contains("--role=" + role);
    }

    /** docs/decisions/0008: root only where nothing keeps etcd from being root. */
    @ParameterizedTest
    @CsvSource({
        ",,,, rekindle/localize:0.1.0-SNAPSHOT-root",
        "1001,,,, rekindle/localize:0.1.0-SNAPSHOT",
        ",,1001,, rekindle/localize:0.1.0-SNAPSHOT",
        "0,,,, rekindle/localize:0.1.0-SNAPSHOT",
        ",true,,, rekindle/localize:0.1.0-SNAPSHOT",
        ",,,true, rekindle/localize:0.1.0-SNAPSHOT",
        ",false,,true, rekindle/localize:0.1.0-SNAPSHOT-root",
        ",true,,false, rekindle/localize:0.1.0-SNAPSHOT",
        ",false,,, rekindle/localize:0.1.0-SNAPSHOT-root",
        "1001,false,,, rekindle/localize:0.1.0-SNAPSHOT",
    })
    void isRootOnlyWhereEtcdMayBe(
            @Nullable Long user,
            @Nullable Boolean nonRoot,
            @Nullable Long podUser,
            @Nullable Boolean podNonRoot,
            String image) {
        policies.order(Order.of(Shape.PLAIN_FLAGS), Shape.PLAIN_FLAGS);
        Pod pod = Shape.PLAIN_FLAGS.pod();
        var own = new SecurityContext();
        own.setRunAsUser(user);
        own.setRunAsNonRoot(nonRoot);
        Injected.etcd(pod).setSecurityContext(own);
        var ofPod = new PodSecurityContext();
        ofPod.setRunAsUser(podUser);
        ofPod.setRunAsNonRoot(podNonRoot);
        pod.getSpec().setSecurityContext(ofPod);

        Container added = Injected.container(policies.tried(pod));

        assertThat(added.getImage()).isEqualTo(image);
        assertThat(added.getSecurityContext()).isEqualTo(own);
    }

    @Test
    void leavesEveryPodAloneWithoutAnOrder() {
        Pod pod = policies.tried(Shape.UPSTREAM_SET.pod());

        assertThat(Injected.is(pod)).isFalse();
        assertThat(pod.getSpec().getVolumes())
                .noneMatch(volume -> volume.getName().startsWith("rekindle"));
    }

    @Test
    void leavesPodsAloneOnceTheOrderIsGone() {
        Order order = Order.of(Shape.UPSTREAM_SET);
        policies.order(order, Shape.UPSTREAM_SET);
        Pod before = policies.tried(Shape.UPSTREAM_SET.pod());

        policies.withdraw(order, Shape.UPSTREAM_SET);

        assertThat(Injected.is(before)).isTrue();
        assertThat(Injected.is(policies.tried(Shape.UPSTREAM_SET.pod()))).isFalse();
    }

    @Test
    void leavesPodsOfOtherNamesAlone() {
        policies.order(Order.of(Shape.UPSTREAM_SET), Shape.UPSTREAM_SET);

        Stream.of("prod-3", "prod-00", "prod", "other-0")
                .forEach(name -> assertThat(Injected.is(policies.tried(named(Shape.UPSTREAM_SET.pod(), name))))
                        .as(name)
                        .isFalse());
    }

    /** Such as would be injected by their names; restore-gate says no to each. */
    @Test
    void doesNotInjectPodsOfOtherOwners() {
        String uid = Shape.UPSTREAM_SET.owner().getUid();
        policies.order(Order.of(Shape.UPSTREAM_SET).ofUid(uid), Shape.UPSTREAM_SET);

        assertRefused(owned(owner -> owner.withKind("ReplicaSet")));
        assertRefused(owned(owner -> owner.withName("product")));
        assertRefused(owned(owner -> owner.withUid("99999999-9999-9999-9999-999999999999")));
        assertRefused(owned(owner -> owner.withController(false)));
        assertRefused(new PodBuilder(Shape.UPSTREAM_SET.pod())
                .editMetadata()
                .withOwnerReferences(List.of())
                .endMetadata()
                .build());
    }

    @Test
    void doesNotInjectInOtherNamespaces() {
        String other = policies.namespace() + "-b";
        String closed = policies.namespace() + "-c";
        makeNamespace(other);
        makeNamespace(closed);
        policies.optIn(other);
        // Written first: the API server, which hears of orders one after the other, knows it once it knows the second.
        Policies.create(
                policies.controller(), closed, Order.of(Shape.UPSTREAM_SET).json());
        policies.order(Order.of(Shape.UPSTREAM_SET), Shape.UPSTREAM_SET);

        assertThat(Injected.is(policies.tried(other, Shape.UPSTREAM_SET.pod())))
                .as("opted in, without an order")
                .isFalse();
        assertThat(Injected.is(policies.tried(closed, Shape.UPSTREAM_SET.pod())))
                .as("not opted in")
                .isFalse();
        assertThat(Injected.is(policies.tried(Shape.UPSTREAM_SET.pod()))).isTrue();
    }

    /** As an export that is applied again, or an owner that copies what it sees. */
    @Test
    void leavesAPodAsItIsThatHasBeenInjected() {
        policies.order(Order.of(Shape.PLAIN_TLS), Shape.PLAIN_TLS);
        Pod first = policies.tried(Shape.PLAIN_TLS.pod());
        first.getMetadata().setUid(null);
        first.getMetadata().setResourceVersion(null);

        Pod second = policies.tried(first);

        assertThat(second.getSpec()).isEqualTo(first.getSpec());
    }

    @Test
    void findsEtcdByTheNameOfItsContainer() {
        policies.order(Order.of(Shape.CHART).inContainer("metrics"), Shape.CHART);

        Container added = Injected.container(policies.tried(Shape.CHART.pod()));

        assertThat(added.getArgs()).hasSize(5);
        assertThat(added.getSecurityContext().getReadOnlyRootFilesystem()).isNull();
    }

    @Test
    void takesOverWordForWordWhatEtcdIsGiven() {
        policies.order(Order.of(Shape.PLAIN_FLAGS), Shape.PLAIN_FLAGS);
        Pod pod = Shape.PLAIN_FLAGS.pod();
        List<String> hostile = List.of(
                "--",
                "--token=stolen",
                "--role=Seed",
                "--restore=",
                "$(POD)",
                "$$(POD)",
                "'; exit 0 #",
                "\"}]",
                "~1~0/-",
                "",
                " ",
                "two\nlines",
                "${PATH}",
                "ключ",
                "\u0001",
                "a".repeat(100_000));
        Injected.etcd(pod).setArgs(hostile);

        List<String> arguments = Injected.container(policies.tried(pod)).getArgs();

        int before = 5 + Injected.etcd(pod).getCommand().size();
        assertThat(arguments.subList(before, arguments.size())).isEqualTo(hostile);
        assertThat(arguments.subList(0, 5))
                .containsExactly(
                        "--restore=after-outage",
                        "--token=7f3k2m9q",
                        "--role=Member",
                        "--ticket-dir=/rekindle/ticket",
                        "--");
    }

    private void assertRefused(Pod pod) {
        assertThat(policies.refusal(pod))
                .contains(
                        "prod-0 is wanted by EtcdRestore after-outage as one of StatefulSet prod, and this one is not");
    }

    private void makeNamespace(String name) {
        policies.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        policies.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private static Pod named(Pod pod, String name) {
        pod.getMetadata().setName(name);
        return pod;
    }

    private static Pod owned(UnaryOperator<OwnerReferenceBuilder> change) {
        Pod pod = Shape.UPSTREAM_SET.pod();
        pod.getMetadata()
                .setOwnerReferences(List.of(change.apply(new OwnerReferenceBuilder(Shape.UPSTREAM_SET.owner()))
                        .build()));
        return pod;
    }
}
