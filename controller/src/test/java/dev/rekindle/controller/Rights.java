package dev.rekindle.controller;

import dev.rekindle.testing.kubernetes.ApiCall;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the controller's account is granted in the namespaces of an installation, one verb on one resource in one place each.
 *
 * @param enabled the namespace that lets Rekindle work in it
 */
record Rights(List<Right> all, String enabled) {
    static final String EVERYWHERE = "everywhere";
    static final String ENABLED = "an enabled namespace";

    /** One of them; where it is granted for names alone, these stand behind the resource. */
    record Right(String verb, String group, String resource, String where) {
        boolean covers(ApiCall call, String enabled) {
            String place = call.namespace().equals(enabled) ? ENABLED : call.namespace();
            return verb.equals(call.verb())
                    && group.equals(call.group())
                    && resource.equals(call.resource())
                    && (where.equals(EVERYWHERE) || where.equals(place));
        }

        /** Such as {@code get secrets in rekindle-system}. */
        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                    + (where.equals(EVERYWHERE) ? " " : " in ") + where;
        }
    }

    /** Reads every binding of the account that counts in these places. */
    static Rights of(Installation installation) {
        KubernetesClient admin = installation.admin();
        Stream<Right> clusterWide = admin.rbac().clusterRoleBindings().list().getItems().stream()
                .filter(binding -> isBound(binding.getSubjects()))
                .flatMap(binding -> rights(admin, "", binding.getRoleRef(), EVERYWHERE));
        Stream<Right> local = Stream.of(installation.namespace(), Installation.SYSTEM, "default")
                .flatMap(namespace -> admin.rbac().roleBindings().inNamespace(namespace).list().getItems().stream())
                .filter(binding -> isBound(binding.getSubjects()))
                .flatMap(binding -> {
                    String namespace = binding.getMetadata().getNamespace();
                    return rights(
                            admin,
                            namespace,
                            binding.getRoleRef(),
                            namespace.equals(installation.namespace()) ? ENABLED : namespace);
                });
        return new Rights(Stream.concat(clusterWide, local).toList(), installation.namespace());
    }

    private static boolean isBound(List<Subject> subjects) {
        return subjects.stream()
                .anyMatch(subject -> "ServiceAccount".equals(subject.getKind())
                        && Installation.ACCOUNT.equals(
                                "system:serviceaccount:" + subject.getNamespace() + ":" + subject.getName()));
    }

    private static Stream<Right> rights(KubernetesClient admin, String namespace, RoleRef role, String where) {
        List<PolicyRule> rules = role.getKind().equals("ClusterRole")
                ? admin.rbac().clusterRoles().withName(role.getName()).require().getRules()
                : admin.rbac()
                        .roles()
                        .inNamespace(namespace)
                        .withName(role.getName())
                        .require()
                        .getRules();
        return rules.stream()
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream()
                                        .map(verb -> new Right(verb, group, resource, where)))));
    }

    /** What was asked and is not granted. */
    Set<String> missingFor(List<ApiCall> calls) {
        return calls.stream()
                .filter(call -> all.stream().noneMatch(right -> right.covers(call, enabled)))
                .map(call -> call.verb() + " " + call.resource() + "." + call.group() + " in '" + call.namespace()
                        + "': " + call.uri())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is granted and nobody asked for. */
    Set<String> unusedBy(List<ApiCall> calls) {
        return all.stream()
                .filter(right -> calls.stream().noneMatch(call -> right.covers(call, enabled)))
                .map(Right::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
