package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.controller.restore.preflight.Findings.Found;
import dev.rekindle.controller.status.NoAnswer;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be proved of the policies without an order: the namespace has opted in, the kind of orders is served, the mutating policy and its binding are
 * there, and a pod that the gate must refuse is refused in a dry run. That pods really are injected is proved by the handshake, once there is an order.
 */
final class AdmissionProbe implements InjectionReady {
    private static final String LABEL = "rekindle.dev/restore";
    private static final String GATE = "rekindle.dev/restore-gate";
    private static final String INJECTION = "restore-injection.rekindle.dev";
    private static final String POLICIES = "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies/";
    private static final String BINDINGS = "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/";

    private final KubernetesClient client;

    AdmissionProbe(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<Found> obstacles(String namespace) {
        var found = new ArrayList<Found>();
        label(namespace).ifPresent(found::add);
        orders(namespace).ifPresent(found::add);
        policy().ifPresent(found::add);
        gate(namespace).ifPresent(found::add);
        return List.copyOf(found);
    }

    private Optional<Found> label(String name) {
        Map<String, String> labels = Optional.ofNullable(
                        client.namespaces().withName(name).get())
                .map(Namespace::getMetadata)
                .flatMap(metadata -> Optional.ofNullable(metadata.getLabels()))
                .orElseGet(Map::of);
        String value = labels.getOrDefault(LABEL, "");
        return value.equals("enabled")
                ? Optional.empty()
                : Optional.of(at(
                        "Namespace/" + name,
                        Reason.NAMESPACE_NOT_ENABLED,
                        "pods of namespace " + name + " are not injected; run: kubectl label namespace " + name + " "
                                + LABEL + "=enabled",
                        LABEL + "=enabled",
                        value.isEmpty() ? "no such label" : LABEL + "=" + value));
    }

    /** A policy whose parameters are of a kind that is not served would refuse every pod of the namespace. */
    private Optional<Found> orders(String namespace) {
        try {
            client.resources(RestoreInjection.class)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return Optional.of(
                    at(
                            "CustomResourceDefinition/restoreinjections.internal.rekindle.dev",
                            Reason.POLICY_MISSING,
                            "the API server does not know the kind RestoreInjection; install config/crd, before config/policy"));
        }
    }

    private Optional<Found> policy() {
        String missing = client.raw(POLICIES + INJECTION) == null
                ? "MutatingAdmissionPolicy/" + INJECTION
                : client.raw(BINDINGS + INJECTION) == null ? "MutatingAdmissionPolicyBinding/" + INJECTION : "";
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        at(
                                missing,
                                Reason.POLICY_MISSING,
                                "the policy that adds restore-localize to pods is not there; install config/policy, which needs Kubernetes 1.36 or newer"));
    }

    /** Looks for a refusal: where the pod is taken, or refused by somebody else first, the gate does not stand. */
    private Optional<Found> gate(String namespace) {
        try {
            client.resource(gated(namespace)).dryRun().create();
        } catch (KubernetesClientException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains(GATE)) {
                return Optional.empty();
            }
            if (NoAnswer.is(e) || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
                throw e;
            }
            return Optional.of(
                    at(
                            "ValidatingAdmissionPolicy/restore-gate-label.rekindle.dev",
                            Reason.POLICY_MISSING,
                            "whether policies are enforced cannot be seen: a pod of trial was refused for another reason (answer "
                                    + e.getCode()
                                    + "); look at webhooks and policies that refuse pods in this namespace, and at the controller's right to create pods"));
        }
        return Optional.of(at(
                "ValidatingAdmissionPolicy/restore-gate-label.rekindle.dev",
                Reason.POLICY_MISSING,
                "a pod that the policies must refuse was taken in a dry run: they are not installed, or not enforced; install config/policy, and do not switch the admission plugins off",
                "a refusal by restore-gate-label.rekindle.dev",
                "none"));
    }

    /** A pod that every Pod Security level takes, and only the gate does not. */
    private static Pod gated(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("rekindle-preflight-probe")
                .withNamespace(namespace)
                .addToLabels(GATE, "preflight")
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("probe")
                .withImage("rekindle.invalid/never-pulled:0")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }
}
