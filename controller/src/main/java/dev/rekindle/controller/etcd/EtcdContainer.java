package dev.rekindle.controller.etcd;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of etcd in one container of a pod: its flags, which beat its variables {@code ETCD_*}, as etcd itself has it. */
final class EtcdContainer {
    /** Kubernetes expands {@code $(NAME)} in arguments and in variables declared before; {@code $$} is a {@code $}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

    private final Pod pod;
    private final Container container;
    private final Map<String, String> variables;
    private final List<String> words;

    private EtcdContainer(Pod pod, Container container) {
        this.pod = pod;
        this.container = container;
        this.variables = variables(pod, container);
        this.words = Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                .map(this::expanded)
                // A script of a shell is one argument; its words are what etcd is started with.
                .flatMap(argument -> Stream.of(argument.split("[\\s\\\\\"']+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The container of this name; empty where the pod has none. */
    static Optional<EtcdContainer> named(Pod pod, String name) {
        return containers(pod).stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .map(container -> new EtcdContainer(pod, container));
    }

    /** The one that is called {@code etcd}, else the first. */
    static Optional<EtcdContainer> likeliest(Pod pod) {
        return named(pod, "etcd")
                .or(() -> containers(pod).stream().findFirst().map(container -> new EtcdContainer(pod, container)));
    }

    /** A setting by the name of its flag, such as {@code advertise-client-urls}; empty where it is not set. */
    Optional<String> setting(String flag) {
        return fromFlags(flag)
                .or(() -> Optional.ofNullable(
                        variables.get("ETCD_" + flag.toUpperCase(Locale.ROOT).replace('-', '_'))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** The container as it stands in the pod. */
    Container container() {
        return container;
    }

    /** The pod that it is of. */
    Pod pod() {
        return pod;
    }

    private Optional<String> fromFlags(String flag) {
        Optional<String> last = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.startsWith("--") ? word.substring(2) : word.startsWith("-") ? word.substring(1) : "";
            if (name.startsWith(flag + "=")) {
                last = Optional.of(name.substring(flag.length() + 1));
            } else if (name.equals(flag)) {
                boolean value = i + 1 < words.size() && !words.get(i + 1).startsWith("-");
                last = Optional.of(value ? words.get(i + 1) : "true");
            }
        }
        return last;
    }

    private String expanded(String text) {
        return expanded(text, variables);
    }

    private static String expanded(String text, Map<String, String> known) {
        Matcher reference = REFERENCE.matcher(text);
        return reference.replaceAll(match -> {
            if (match.group(1) == null) {
                return Matcher.quoteReplacement("$");
            }
            return Matcher.quoteReplacement(known.getOrDefault(match.group(1), match.group()));
        });
    }

    private static Map<String, String> variables(Pod pod, Container container) {
        var known = new HashMap<String, String>();
        for (EnvVar variable : container.getEnv()) {
            value(pod, variable, known).ifPresent(value -> known.put(variable.getName(), value));
        }
        return known;
    }

    private static Optional<String> value(Pod pod, EnvVar variable, Map<String, String> known) {
        if (variable.getValue() != null) {
            return Optional.of(expanded(variable.getValue(), known));
        }
        ObjectFieldSelector field =
                variable.getValueFrom() == null ? null : variable.getValueFrom().getFieldRef();
        if (field == null) {
            return Optional.empty();
        }
        return switch (String.valueOf(field.getFieldPath())) {
            case "metadata.name" -> Optional.ofNullable(pod.getMetadata().getName());
            case "metadata.namespace" -> Optional.ofNullable(pod.getMetadata().getNamespace());
            case "status.podIP" ->
                Optional.ofNullable(pod.getStatus()).flatMap(status -> Optional.ofNullable(status.getPodIP()));
            default -> Optional.empty();
        };
    }

    private static List<Container> containers(Pod pod) {
        return pod.getSpec() == null ? List.of() : new ArrayList<>(pod.getSpec().getContainers());
    }
}
