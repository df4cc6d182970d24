package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an etcd container's own command and environment say about its member. A pure function of both: a flag beats its {@code ETCD_…}
 * variable, the last one of two equal flags wins, and an empty variable counts as absent, as in etcd (pkg/flags/flag.go, {@code setFlagFromEnv}).
 *
 * @param name {@code --name}
 * @param dataDir {@code --data-dir}, relative to the container's working directory if it is relative
 * @param walDir {@code --wal-dir}
 * @param initialCluster {@code --initial-cluster}
 * @param advertisePeerUrls {@code --initial-advertise-peer-urls}
 */
public record EtcdCommandLine(
        String name, Path dataDir, Optional<Path> walDir, String initialCluster, String advertisePeerUrls) {
    private static final String DEFAULT_NAME = "default";
    private static final String DEFAULT_PEER_URL = "http://localhost:2380";
    private static final List<String> SHELLS = List.of("sh", "bash", "ash", "dash", "busybox", "env");
    private static final List<String> ELSEWHERE =
            List.of("config-file", "discovery", "discovery-srv", "discovery-endpoints");

    /**
     * Reads a command whose {@code $(VAR)} are already expanded, as they are inside a container.
     *
     * @param command the executable and its arguments
     * @param environment of the container
     * @throws UsageException when the command is a shell's, or etcd would take its identity from somewhere else
     */
    public static EtcdCommandLine of(List<String> command, Map<String, String> environment) throws UsageException {
        refuseShell(command);
        Flags flags = new Flags(parse(command), environment);
        for (String flag : ELSEWHERE) {
            if (flags.get(flag).isPresent()) {
                throw new UsageException(
                        "etcd's --" + flag + ": its identity would come from elsewhere; give etcd --name, "
                                + "--data-dir, --initial-advertise-peer-urls and --initial-cluster instead");
            }
        }
        String name = flags.get("name").orElse(DEFAULT_NAME);
        String advertised = flags.get("initial-advertise-peer-urls").orElse(DEFAULT_PEER_URL);
        return new EtcdCommandLine(
                name,
                Path.of(flags.get("data-dir").orElse(name + ".etcd")),
                flags.get("wal-dir").map(Path::of),
                flags.get("initial-cluster").orElse(clusterOfOne(name, advertised)),
                advertised);
    }

    /**
     * Expands {@code $(VAR)} in a container's command as the kubelet does: a variable that is not set stays as it is written, {@code $$} is one
     * dollar (Kubernetes third_party/forked/golang/expansion/expand.go).
     */
    public static List<String> expand(List<String> command, Map<String, String> environment) {
        List<String> expanded = new ArrayList<>(command.size());
        for (String word : command) {
            expanded.add(expand(word, environment));
        }
        return expanded;
    }

    private static String expand(String word, Map<String, String> environment) {
        StringBuilder out = new StringBuilder(word.length());
        int i = 0;
        while (i < word.length()) {
            char unit = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : 0;
            int end = unit == '$' && next == '(' ? word.indexOf(')', i + 2) : -1;
            if (end >= 0) {
                String reference = word.substring(i, end + 1);
                out.append(environment.getOrDefault(word.substring(i + 2, end), reference));
                i = end + 1;
            } else if (unit == '$' && next == '$') {
                out.append('$');
                i += 2;
            } else {
                out.append(unit);
                i++;
            }
        }
        return out.toString();
    }

    /** The initial cluster that consists of this member alone, as etcd itself forms it without {@code --initial-cluster}. */
    public String clusterOfOne() {
        return clusterOfOne(name, advertisePeerUrls);
    }

    private static String clusterOfOne(String name, String urls) {
        StringBuilder cluster = new StringBuilder();
        for (String url : urls.split(",", -1)) {
            cluster.append(cluster.isEmpty() ? "" : ",")
                    .append(name)
                    .append('=')
                    .append(url);
        }
        return cluster.toString();
    }

    private static void refuseShell(List<String> command) throws UsageException {
        if (!command.isEmpty()) {
            String executable = String.valueOf(Path.of(command.getFirst()).getFileName());
            if (SHELLS.contains(executable)) {
                throw new UsageException(
                        "etcd's command starts " + executable
                                + ": what a script makes of its arguments cannot be known; start etcd directly, with its flags as arguments");
            }
        }
    }

    /** Go's flag package: one or two dashes, {@code -flag=value} or {@code -flag value}. */
    private static Map<String, String> parse(List<String> command) {
        Map<String, String> values = new HashMap<>();
        int i = 0;
        while (i < command.size()) {
            String word = command.get(i);
            i++;
            if (word.equals("--") && i > 1) {
                break;
            }
            if (!word.startsWith("-")) {
                continue;
            }
            String flag = word.substring(word.startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            if (equals >= 0) {
                values.put(flag.substring(0, equals), flag.substring(equals + 1));
            } else if (i < command.size() && !command.get(i).startsWith("-")) {
                values.put(flag, command.get(i));
                i++;
            }
        }
        return values;
    }

    /** Flags over variables. */
    private record Flags(Map<String, String> values, Map<String, String> environment) {
        Optional<String> get(String flag) {
            String value = values.get(flag);
            if (value == null) {
                value = environment.get("ETCD_" + flag.toUpperCase(Locale.ROOT).replace('-', '_'));
            }
            return Optional.ofNullable(value).filter(text -> !text.isEmpty());
        }
    }
}
