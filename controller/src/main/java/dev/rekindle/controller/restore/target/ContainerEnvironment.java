package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The variables of a container, as far as they can be told from outside the pod. Secrets are not read.
 *
 * @param values by name
 * @param whole whether nothing was left out that could be one of etcd's settings
 */
record ContainerEnvironment(Map<String, String> values, boolean whole) {

    /**
     * Reads them in the order of the kubelet: what comes by {@code envFrom} first, then each variable, which may name those before it.
     *
     * @param pod whose name and labels variables may take
     * @param configMaps the data of a ConfigMap by its name; empty where there is none
     */
    static ContainerEnvironment of(
            Container container, ObjectMeta pod, Function<String, Optional<Map<String, String>>> configMaps) {
        var values = new HashMap<String, String>();
        boolean whole = true;
        for (EnvFromSource source : container.getEnvFrom()) {
            whole &= source.getConfigMapRef() != null;
            if (source.getConfigMapRef() != null) {
                String prefix = source.getPrefix() == null ? "" : source.getPrefix();
                configMaps
                        .apply(source.getConfigMapRef().getName())
                        .orElseGet(Map::of)
                        .forEach((key, value) -> values.put(prefix + key, value));
            }
        }
        for (EnvVar variable : container.getEnv()) {
            Optional<String> value = value(variable, pod, values, configMaps);
            whole &= value.isPresent() || !variable.getName().startsWith("ETCD_");
            value.ifPresentOrElse(
                    text -> values.put(variable.getName(), text), () -> values.remove(variable.getName()));
        }
        return new ContainerEnvironment(Map.copyOf(values), whole);
    }

    private static Optional<String> value(
            EnvVar variable,
            ObjectMeta pod,
            Map<String, String> before,
            Function<String, Optional<Map<String, String>>> configMaps) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            return Optional.of(Expansion.of(variable.getValue() == null ? "" : variable.getValue(), before));
        }
        if (source.getFieldRef() != null) {
            return switch (source.getFieldRef().getFieldPath()) {
                case "metadata.name" -> Optional.ofNullable(pod.getName());
                case "metadata.namespace" -> Optional.ofNullable(pod.getNamespace());
                default -> Optional.empty();
            };
        }
        return Optional.ofNullable(source.getConfigMapKeyRef())
                .flatMap(reference -> configMaps
                        .apply(reference.getName())
                        .flatMap(data -> Optional.ofNullable(data.get(reference.getKey()))));
    }
}
