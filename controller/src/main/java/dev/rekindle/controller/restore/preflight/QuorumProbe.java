package dev.rekindle.controller.restore.preflight;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a member can become ready alone. */
final class QuorumProbe {
    private QuorumProbe() {}

    /**
     * The probe that a member alone never passes, for people; empty where there is none that is known for it. {@code /health} reads linearizably unless it
     * is asked not to, {@code /readyz} does so among other things (etcd server/etcdserver/api/etcdhttp/health.go), and so does {@code etcdctl endpoint
     * health}.
     */
    static Optional<String> of(Container etcd) {
        return Stream.of(
                        named("readinessProbe", etcd.getReadinessProbe()),
                        named("startupProbe", etcd.getStartupProbe()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> named(String name, @Nullable Probe probe) {
        if (probe == null) {
            return Optional.empty();
        }
        if (probe.getHttpGet() != null) {
            return needsQuorum(probe.getHttpGet())
                    ? Optional.of(name + " GET " + probe.getHttpGet().getPath())
                    : Optional.empty();
        }
        List<String> command =
                probe.getExec() == null ? List.of() : probe.getExec().getCommand();
        String line = String.join(" ", command);
        return line.contains("etcdctl") && line.contains("endpoint health")
                ? Optional.of(name + " " + line)
                : Optional.empty();
    }

    private static boolean needsQuorum(HTTPGetAction get) {
        String path = get.getPath() == null ? "/" : get.getPath();
        int query = path.indexOf('?');
        String before = query < 0 ? path : path.substring(0, query);
        String after = query < 0 ? "" : path.substring(query + 1);
        return switch (before) {
            case "/health" -> !after.contains("serializable=true");
            case "/readyz" -> !after.contains("exclude=linearizable_read");
            case "/readyz/linearizable_read" -> true;
            default -> false;
        };
    }
}
