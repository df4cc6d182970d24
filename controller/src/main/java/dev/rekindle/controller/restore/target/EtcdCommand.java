package dev.rekindle.controller.restore.target;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What etcd's own command and environment say, read as {@code restore-localize} reads them inside the pod: a flag beats its {@code ETCD_…} variable, the
 * last of two equal flags wins, and an empty value counts as absent (etcd pkg/flags/flag.go, {@code setFlagFromEnv}).
 */
final class EtcdCommand {
    private static final List<String> SHELLS = List.of("sh", "bash", "ash", "dash", "busybox", "env");
    private static final List<String> ELSEWHERE =
            List.of("config-file", "discovery", "discovery-srv", "discovery-endpoints");

    private final List<String> words;
    private final Map<String, String> flags;
    private final Map<String, String> environment;

    /**
     * A command as the pod has it.
     *
     * @param words executable and arguments, with {@code $(VAR)} as written
     * @param environment of the container, as far as it can be read
     */
    EtcdCommand(List<String> words, Map<String, String> environment) {
        this.words = words.stream().map(word -> Expansion.of(word, environment)).toList();
        this.environment = environment;
        this.flags = parse(this.words);
    }

    /** The value of {@code --flag} or of its variable. */
    Optional<String> get(String flag) {
        String value = flags.get(flag);
        if (value == null) {
            value = environment.get("ETCD_" + flag.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /** Why {@code restore-localize} would not believe it, as a sentence that says what to do; empty where it does. */
    Optional<String> unreadable() {
        String first = words.isEmpty() ? "" : words.getFirst();
        String executable = first.substring(first.lastIndexOf('/') + 1);
        if (SHELLS.contains(executable)) {
            return Optional.of(
                    "its command starts " + executable
                            + ", and what a script makes of its arguments cannot be known; start etcd directly, with its flags as arguments");
        }
        return ELSEWHERE.stream()
                .filter(flag -> get(flag).isPresent())
                .findFirst()
                .map(
                        flag -> "--" + flag
                                + " is set, so that its identity comes from elsewhere; give etcd --name, --data-dir, --initial-advertise-peer-urls and --initial-cluster instead");
    }

    /** Go's flag package: one or two dashes, {@code -flag=value} or {@code -flag value}. */
    private static Map<String, String> parse(List<String> words) {
        var values = new HashMap<String, String>();
        int i = 0;
        while (i < words.size()) {
            String word = words.get(i);
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
            } else if (i < words.size() && !words.get(i).startsWith("-")) {
                values.put(flag, words.get(i));
                i++;
            }
        }
        return values;
    }
}
