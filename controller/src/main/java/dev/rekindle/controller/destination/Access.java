package dev.rekindle.controller.destination;

import dev.rekindle.api.destination.NamespaceAccess;
import java.util.Map;

/** Whether a namespace may use a destination. */
final class Access {
    private Access() {}

    /**
     * The verdict.
     *
     * @param labels of the namespace, which are looked at for {@code from: Labels} only
     */
    static boolean permits(NamespaceAccess access, String namespace, Map<String, String> labels) {
        return switch (access.from()) {
            case ALL -> true;
            case NAMES -> access.names().contains(namespace);
            case LABELS -> {
                Map<String, String> wanted = access.matchLabels();
                // No label at all would be every namespace, which is what All is for.
                yield wanted != null
                        && !wanted.isEmpty()
                        && wanted.entrySet().stream()
                                .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
            }
        };
    }
}
