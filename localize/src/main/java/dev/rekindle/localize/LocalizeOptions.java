package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How {@code restore-localize} was called: its own options, each also as a variable ({@code --ticket-dir} is {@code REKINDLE_TICKET_DIR}; the
 * option wins), and behind {@code --} the whole command of the etcd container.
 *
 * @param restore the restore's name, for people; may be empty
 * @param token of the order
 * @param role of this pod
 * @param ticketDir the ticket
 * @param ownership whose the files shall be
 * @param etcd the member, as etcd's own command says
 */
record LocalizeOptions(
        String restore, String token, Role role, Path ticketDir, Ownership ownership, EtcdCommandLine etcd) {
    private static final List<String> KNOWN =
            List.of("restore", "token", "role", "ticket-dir", "termination-log", "owner");
    private static final String USAGE =
            "restore-localize --token=TOKEN --role=Seed|Member|Joiner|Rollback [--ticket-dir=DIR] [--owner=UID:GID] [--restore=NAME]"
                    + " [--termination-log=FILE] -- etcd [etcd's arguments]";

    static LocalizeOptions parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        Own own = Own.read(arguments, environment);
        own.refuseUnknown();
        try {
            return new LocalizeOptions(
                    own.get("restore").orElse(""),
                    own.require("token"),
                    Role.parse(own.require("role")),
                    Path.of(own.get("ticket-dir").orElse("/rekindle/ticket")),
                    ownership(own.get("owner")),
                    EtcdCommandLine.of(own.etcd(), environment));
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + e.getReason());
        }
    }

    /** Where the termination line goes, known even when the rest of the call makes no sense. */
    static Optional<Path> terminationLog(List<String> arguments, Map<String, String> environment) {
        try {
            return Own.read(arguments, environment).get("termination-log").map(Path::of);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Ownership ownership(Optional<String> text) throws UsageException {
        if (text.isEmpty()) {
            return new Ownership.Inherited();
        }
        String[] numbers = text.get().split(":", -1);
        try {
            if (numbers.length == 2) {
                return new Ownership.Given(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new UsageException("owner: expected UID:GID in numbers, found \"" + text.get() + "\"");
    }

    /** The words before {@code --}, over the variables; and the words behind it. */
    private record Own(Map<String, String> values, List<String> etcd, Map<String, String> environment) {
        static Own read(List<String> arguments, Map<String, String> environment) {
            int end = arguments.indexOf("--");
            Map<String, String> values = new TreeMap<>();
            for (String word : end < 0 ? arguments : arguments.subList(0, end)) {
                int equals = word.indexOf('=');
                boolean option = word.startsWith("--") && equals > 0;
                values.put(option ? word.substring(2, equals) : word, word.substring(equals + 1));
            }
            List<String> etcd = end < 0 ? List.of() : arguments.subList(end + 1, arguments.size());
            return new Own(values, etcd, environment);
        }

        void refuseUnknown() throws UsageException {
            for (String name : values.keySet()) {
                if (!KNOWN.contains(name)) {
                    throw new UsageException("unknown option: \"" + name + "\"; usage: " + USAGE);
                }
            }
        }

        Optional<String> get(String name) {
            String value = values.get(name);
            if (value == null) {
                value = environment.get(
                        "REKINDLE_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
            }
            return Optional.ofNullable(value).filter(text -> !text.isEmpty());
        }

        String require(String name) throws UsageException {
            return get(name).orElseThrow(() -> new UsageException("--" + name + " is missing; usage: " + USAGE));
        }
    }
}
