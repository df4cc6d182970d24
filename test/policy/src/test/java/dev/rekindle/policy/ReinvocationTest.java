package dev.rekindle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other mutating policies beside ours, before it and after it: all of them are called twice. */
@ApiServer
class ReinvocationTest {
    private static final Shape SHAPE = Shape.CHART;

    private Policies policies;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        policies = Policies.install(api, namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaa", "zzz"})
    void anotherInitContainerIsAddedBesideOurs(String first) {
        try (Meddler _ = meddle(
                first,
                "JSONPatch{op: \"add\", path: \"/spec/initContainers/-\", value: Object.spec.initContainers{name: \"meddler\", image: \"x\"}}")) {
            policies.order(Order.of(SHAPE), SHAPE);

            Pod pod = policies.tried(SHAPE.pod());

            assertThat(pod.getSpec().getInitContainers())
                    .extracting(Container::getName)
                    .containsExactlyInAnyOrder("volume-permissions", Policies.LOCALIZE, "meddler");
        }
    }

    /** Whichever came first, what is restored is what etcd will start from, or the pod does not start. */
    @ParameterizedTest
    @ValueSource(strings = {"aaa", "zzz"})
    void anotherArgumentOfEtcdIsRestoredTooOrRefused(String first) {
        policies.order(Order.of(SHAPE), SHAPE);
        try (Meddler _ = meddle(
                first,
                "JSONPatch{op: \"add\", path: \"/spec/containers/1/args/-\", value: \"--data-dir=/data/moved\"}")) {
            String refusal = policies.refusal(SHAPE.pod());

            if (refusal.isEmpty()) {
                Pod pod = policies.tried(SHAPE.pod());
                assertThat(Injected.etcd(pod).getArgs()).endsWith("--data-dir=/data/moved");
                assertThat(Injected.container(pod).getArgs()).endsWith("--data-dir=/data/moved");
            } else {
                assertThat(refusal).contains("was changed after restore-localize had been given it");
            }
        }
    }

    /** A policy of somebody else, for the namespace of the test alone, until it is closed. */
    private Meddler meddle(String first, String patch) {
        var meddler = new Meddler(policies, first + "-" + policies.namespace());
        policies.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: "%1$s"}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: IfNeeded
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "%2$s"}}
                    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                  matchConditions:
                  - {name: once, expression: "!object.metadata.?annotations[?'meddled'].hasValue()"}
                  mutations:
                  - patchType: JSONPatch
                    jsonPatch:
                      expression: >-
                        [JSONPatch{op: "add", path: "/metadata/annotations", value: {"meddled": "yes"}}, %3$s]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: "%1$s"}
                spec: {policyName: "%1$s"}
                """.formatted(meddler.name(), policies.namespace(), patch));
        Pod probe = SHAPE.pod();
        probe.getMetadata().setName("unrelated");
        Await.until(
                meddler.name() + " to be in force",
                Duration.ofSeconds(60),
                () -> "yes"
                        .equals(policies.tried(probe)
                                .getMetadata()
                                .getAnnotations()
                                .get("meddled")));
        return meddler;
    }

    private record Meddler(Policies policies, String name) implements AutoCloseable {
        @Override
        public void close() {
            String version = "admissionregistration.k8s.io/v1";
            policies.delete(policies.admin(), version, "MutatingAdmissionPolicyBinding", name);
            policies.delete(policies.admin(), version, "MutatingAdmissionPolicy", name);
        }
    }
}
