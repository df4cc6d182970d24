package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;

/** What a pod has to look like once it is injected. */
final class Injected {
    private static final String TICKET = "rekindle-ticket";

    private Injected() {}

    /** Whether {@code restore-localize} is among the init containers. */
    static boolean is(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(one -> one.getName().equals(Policies.LOCALIZE));
    }

    /** The container that was added. */
    static Container container(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .filter(one -> one.getName().equals(Policies.LOCALIZE))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        pod.getMetadata().getName() + " has no init container " + Policies.LOCALIZE));
    }

    /** The container that etcd runs in. */
    static Container etcd(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(one -> one.getName().equals("etcd"))
                .findFirst()
                .orElseThrow();
    }

    /** The pod as it was before, with one init container and one volume at the end of their lists, and nothing else. */
    static void assertAddedTo(Pod plain, Pod injected, Order order, String role, String image) {
        Container etcd = etcd(plain);
        Pod expected = new PodBuilder(plain)
                .editSpec()
                .addToInitContainers(expected(etcd, order, role, image))
                .addToVolumes(ticket(order))
                .endSpec()
                .build();

        assertThat(text(injected)).isEqualTo(text(expected));
    }

    private static Container expected(Container etcd, Order order, String role, String image) {
        List<String> own = List.of(
                "--restore=" + order.name(),
                "--token=" + order.token(),
                "--role=" + role,
                "--ticket-dir=/rekindle/ticket",
                "--");
        return new ContainerBuilder()
                .withName(Policies.LOCALIZE)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs(Stream.of(own, etcd.getCommand(), etcd.getArgs())
                        .flatMap(List::stream)
                        .toList())
                .withWorkingDir(etcd.getWorkingDir())
                .withEnv(etcd.getEnv())
                .withEnvFrom(etcd.getEnvFrom())
                .withResources(etcd.getResources())
                .withSecurityContext(etcd.getSecurityContext())
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(etcd.getVolumeMounts())
                .addNewVolumeMount()
                .withName(TICKET)
                .withMountPath("/rekindle/ticket")
                .withReadOnly(true)
                .endVolumeMount()
                .build();
    }

    private static Volume ticket(Order order) {
        return new VolumeBuilder()
                .withName(TICKET)
                .withNewSecret()
                .withSecretName(order.ticket())
                .withDefaultMode(0444)
                .withOptional(true)
                .endSecret()
                .build();
    }

    /** Without what is another one for every request: the times, the pod's uid and the name that the token's volume is given. */
    private static String text(Pod pod) {
        Pod copy = new PodBuilder(pod)
                .editMetadata()
                .withUid(null)
                .withCreationTimestamp(null)
                .withResourceVersion(null)
                .withManagedFields(List.of())
                .endMetadata()
                .withStatus(null)
                .build();
        return Serialization.asYaml(copy).replaceAll("kube-api-access-[a-z0-9]{5}", "kube-api-access");
    }
}
