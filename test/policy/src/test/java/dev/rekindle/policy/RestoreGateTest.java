package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No pod of an etcd under restore starts without the init container of that restore. */
@ApiServer
class RestoreGateTest {
    private static final Shape SHAPE = Shape.UPSTREAM_SET;

    private Policies policies;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        policies = Policies.install(api, namespace);
        policies.order(Order.of(SHAPE), SHAPE);
    }

    @Test
    void refusesAnInitContainerOfThatNameThatIsNotOurs() {
        String notOurs = "restore-localize is not the one of this restore";

        assertThat(refusal(localize -> localize.withImage("evil:1"))).contains(notOurs);
        assertThat(refusal(localize -> localize.withImage(Policies.IMAGE + "@sha256:" + "0".repeat(64))))
                .contains(notOurs);
        assertThat(refusal(localize -> localize.withCommand("/bin/true"))).contains(notOurs);
        assertThat(refusal(localize -> localize.withRestartPolicy("Always"))).contains(notOurs);
        assertThat(refusal(localize -> localize.withArgs())).contains(notOurs);
        assertThat(refusal(localize -> localize.withArgs("--token=7f3k2m9q"))).contains(notOurs);
        assertThat(refusal(localize -> argument(localize, 1, "--token=another")))
                .contains(notOurs);
        assertThat(refusal(localize -> argument(localize, 2, "--role=Joiner"))).contains(notOurs);
        assertThat(refusal(localize -> argument(localize, 3, "--ticket-dir=/var/lib/etcd")))
                .contains(notOurs);
        assertThat(refusal(localize -> argument(localize, 4, "--owner=0:0"))).contains(notOurs);
        assertThat(refusal(localize -> localize)).isEmpty();
    }

    @Test
    void refusesAPodWhoseEtcdIsNotTheOneThatIsRestored() {
        assertThat(refusal(localize -> argument(localize, 6, "--name=another")))
                .contains("the command of container etcd was changed after restore-localize had been given it");
        assertThat(refusal(localize -> localize.addToArgs("--data-dir=/elsewhere")))
                .contains("the command of container etcd was changed");
    }

    @Test
    void refusesAnotherTicket() {
        Pod pod = injected();
        pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("rekindle-ticket"))
                .forEach(volume -> volume.getSecret().setSecretName("root-password"));

        assertThat(policies.refusal(pod)).contains("its ticket is not the Secret after-outage-ticket");
        assertThat(refusal(localize ->
                        localize.editLastVolumeMount().withSubPath("another").endVolumeMount()))
                .contains("its ticket is not");
    }

    @Test
    void saysWhichContainersThereAreWhereEtcdIsNone() {
        Pod pod = SHAPE.pod();
        pod.getSpec().getContainers().getFirst().setName("database");

        assertThat(policies.refusal(pod))
                .contains(
                        "pod prod-0 is wanted by EtcdRestore after-outage, which expects etcd in container etcd, and its containers are database: name the right one");
    }

    @Test
    void refusesAPodThatTwoRestoresWant() {
        policies.order(Order.of(SHAPE).named("second", "0second0"));
        Order third = Order.of(Shape.PLAIN_FLAGS).named("third", "0third00");
        policies.order(third, Shape.PLAIN_FLAGS);

        assertThat(policies.refusal(SHAPE.pod())).contains("restore-localize is not the one of this restore");
    }

    /** On an API server that has not heard of the order, which is the same as one that has none. */
    @Test
    void aLabelOnThePodHoldsWithoutAnOrder() {
        Pod gated = labelled(Shape.PLAIN_TLS.pod(), "7f3k2m9q");

        assertThat(policies.refusal(gated))
                .contains(
                        "label rekindle.dev/restore-gate keeps pod etcd-0 from starting before the restore with token 7f3k2m9q is injected");
        policies.order(Order.of(Shape.PLAIN_TLS).named("tls", "7f3k2m9q"), Shape.PLAIN_TLS);
        assertThat(policies.refusal(gated)).isEmpty();
        assertThat(policies.refusal(labelled(Shape.PLAIN_TLS.pod(), "another"))).contains("with token another");
    }

    /** What the API server refuses of a pod that is injected, but for a change to its init container; empty for nothing. */
    private String refusal(UnaryOperator<ContainerBuilder> change) {
        Pod pod = injected();
        List<Container> containers = pod.getSpec().getInitContainers();
        containers.set(
                0, change.apply(new ContainerBuilder(containers.getFirst())).build());
        return policies.refusal(pod);
    }

    private static ContainerBuilder argument(ContainerBuilder localize, int index, String value) {
        return localize.setToArgs(index, value);
    }

    private Pod injected() {
        Pod pod = policies.tried(SHAPE.pod());
        pod.getMetadata().setUid(null);
        return pod;
    }

    private static Pod labelled(Pod pod, String token) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels("rekindle.dev/restore-gate", token)
                .endMetadata()
                .build();
    }
}
