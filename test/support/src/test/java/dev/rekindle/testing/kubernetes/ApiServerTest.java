package dev.rekindle.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.TestCache;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests may rely on: it is the API server that clusters run, with everything on. */
@ApiServer(servers = 2)
class ApiServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;

    @Test
    void appliesOnTheServerAndKeepsManagersApart(KubernetesClient client, TestNamespace namespace) {
        client.resource(configMap(namespace, Map.of("colour", "red")))
                .fieldManager("painter")
                .serverSideApply();
        client.resource(configMap(namespace, Map.of("size", "large")))
                .fieldManager("tailor")
                .serverSideApply();

        ConfigMap both = client.resource(configMap(namespace, Map.of())).get();
        assertThat(both.getData()).isEqualTo(Map.of("colour", "red", "size", "large"));
        assertThat(both.getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactlyInAnyOrder("painter", "tailor");
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resource(configMap(namespace, Map.of("colour", "blue")))
                        .fieldManager("tailor")
                        .serverSideApply())
                .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(CONFLICT))
                .withMessageContaining("painter");
    }

    @Test
    void refusesWhatRbacDoesNotAllow(KubernetesApi api, TestNamespace namespace) {
        api.client().resource(configMap(namespace, Map.of("colour", "red"))).create();
        ApiUser reader = api.user(
                "reader",
                namespace,
                new PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("get")
                        .build());
        KubernetesClient client = api.server().client(reader);

        assertThat(client.resource(configMap(namespace, Map.of())).get().getData())
                .containsEntry("colour", "red");
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resource(configMap(namespace, Map.of("colour", "blue")))
                        .update())
                .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(FORBIDDEN))
                .withMessageContaining("User \"reader\" cannot update resource \"configmaps\"");
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.configMaps().inNamespace("default").list())
                .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(FORBIDDEN));
    }

    @Test
    void takesAServiceAccountForOne(KubernetesApi api, TestNamespace namespace) {
        ApiUser account = api.serviceAccount(namespace.name(), "default");

        var review = api.server()
                .client(account)
                .resource(new SelfSubjectReviewBuilder().build())
                .create();

        assertThat(review.getStatus().getUserInfo().getUsername())
                .isEqualTo("system:serviceaccount:" + namespace + ":default");
        assertThat(review.getStatus().getUserInfo().getGroups())
                .contains("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated");
    }

    @Test
    void givesAPodTheTokenOfItsServiceAccount(KubernetesClient client, TestNamespace namespace) {
        Pod admitted = client.resource(pod(namespace)).dryRun().create();

        assertThat(admitted.getSpec().getServiceAccountName()).isEqualTo("default");
        assertThat(admitted.getSpec().getVolumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.getProjected()).isNotNull());
    }

    @Test
    void mutatesAPodByPolicy(KubernetesClient client, TestNamespace namespace) {
        apply(client, """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: IfNeeded
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  matchConditions:
                  - name: not-yet
                    expression: "!has(object.spec.initContainers)"
                  mutations:
                  - patchType: JSONPatch
                    jsonPatch:
                      expression: >-
                        [JSONPatch{op: "add", path: "/spec/initContainers", value: []},
                         JSONPatch{op: "add", path: "/spec/initContainers/-",
                           value: Object.spec.initContainers{name: "first", image: "example.com/first:1"}}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec: {policyName: %1$s}
                """.formatted(namespace));

        // A policy takes up to a second to be seen.
        Await.until(
                "the policy to mutate pods",
                SOON,
                () -> !client.resource(pod(namespace))
                        .dryRun()
                        .create()
                        .getSpec()
                        .getInitContainers()
                        .isEmpty());
        assertThat(client.resource(pod(namespace)).create().getSpec().getInitContainers())
                .singleElement()
                .satisfies(first -> assertThat(first.getImage()).isEqualTo("example.com/first:1"));
    }

    @Test
    void refusesWhatARuleOfACustomResourceForbids(KubernetesClient client, TestNamespace namespace) {
        apply(client, """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: boxes.test.rekindle.dev}
                spec:
                  group: test.rekindle.dev
                  names: {kind: Box, plural: boxes}
                  scope: Namespaced
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            properties: {min: {type: integer}, max: {type: integer, default: 10}}
                            x-kubernetes-validations:
                            - {rule: self.min <= self.max, message: min must not exceed max}
                """);
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("boxes.test.rekindle.dev")
                .waitUntilCondition(ApiServerTest::isServed, SOON.toSeconds(), TimeUnit.SECONDS);
        var boxes = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("test.rekindle.dev")
                        .withVersion("v1")
                        .withKind("Box")
                        .withPlural("boxes")
                        .withNamespaced(true)
                        .build())
                .inNamespace(namespace.name());

        assertThat(boxes.resource(box("good", 10)).create().<Integer>get("spec", "max"))
                .isEqualTo(10);
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> boxes.resource(box("bad", 11)).create())
                .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(INVALID))
                .withMessageContaining("min must not exceed max");
    }

    @Test
    void oneServerShowsWhatTheOtherWrote(KubernetesApi api, TestNamespace namespace) {
        List<KubernetesClient> clients =
                api.servers().stream().map(server -> server.client(api.admin())).toList();

        clients.getFirst()
                .resource(configMap(namespace, Map.of("colour", "red")))
                .create();
        clients.getLast()
                .resource(configMap(namespace, Map.of("colour", "blue")))
                .update();

        assertThat(api.servers()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(clients.getFirst()
                        .resource(configMap(namespace, Map.of()))
                        .get()
                        .getData())
                .containsEntry("colour", "blue");
    }

    @Test
    void givesAnotherProgramAKubeconfig(KubernetesApi api, TestNamespace namespace, @TempDir Path cache) {
        Command kubectl = Command.of(
                        TestCache.binary("kube-api", "kubectl"), "get", "namespace", namespace.name(), "-o=json")
                .environment("KUBECONFIG", api.server().kubeconfig(api.admin()).toString())
                .environment("KUBECACHEDIR", cache.toString());

        try (KubernetesClient same = new KubernetesClientBuilder()
                .withConfig(Kubeconfig.read(api.server().kubeconfig(api.admin())))
                .build()) {
            assertThat(same.namespaces().withName(namespace.name()).get()).isNotNull();
        }
        assertThat(kubectl.run()
                        .orFail()
                        .json()
                        .at("/metadata/labels/rekindle.dev~1test")
                        .asText())
                .isEqualTo("ApiServerTest");
    }

    private static boolean isServed(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static void apply(KubernetesClient client, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private static ConfigMap configMap(TestNamespace namespace, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("paint")
                .withNamespace(namespace.name())
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Pod pod(TestNamespace namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("example.com/main:1")
                .endContainer()
                .endSpec()
                .build();
    }

    private static GenericKubernetesResource box(String name, int min) {
        var box = new GenericKubernetesResource();
        box.setApiVersion("test.rekindle.dev/v1");
        box.setKind("Box");
        box.setMetadata(new ObjectMetaBuilder().withName(name).build());
        box.setAdditionalProperty("spec", Map.of("min", min));
        return box;
    }
}
