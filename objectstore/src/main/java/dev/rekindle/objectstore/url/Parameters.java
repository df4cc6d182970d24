package dev.rekindle.objectstore.url;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands behind the question mark of a store's URL. Remembers what was asked for, so that a misspelt parameter is not passed over. */
public final class Parameters {
    private static final int MAX_KEY_BYTES = 4096;

    private final Map<String, String> values;
    private final TreeSet<String> unread;
    private final TreeSet<String> known = new TreeSet<>();

    private Parameters(Map<String, String> values) {
        this.values = values;
        this.unread = new TreeSet<>(values.keySet());
    }

    static Parameters parse(String query) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a parameter of a store's URL is written name=value");
            }
            String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (values.put(name, value) != null) {
                throw new IllegalArgumentException("the parameter " + name + " is given twice");
            }
        }
        return new Parameters(values);
    }

    Optional<String> text(String name) {
        known.add(name);
        unread.remove(name);
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    Optional<URI> uri(String name) {
        return text(name).map(value -> {
            try {
                return new URI(value);
            } catch (URISyntaxException _) {
                // Its message would repeat the value, and a proxy's has a password in it.
                throw wrong(name, "a URL");
            }
        });
    }

    Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    Optional<Boolean> flag(String name) {
        return choice(name, Flag.class).map(flag -> flag == Flag.TRUE);
    }

    private enum Flag {
        TRUE,
        FALSE
    }

    /** One of an enum's constants, in lower case and with {@code -} for {@code _}. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return text(name)
                .map(value -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> spelled(constant).equals(value.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> wrong(
                                name,
                                Arrays.stream(type.getEnumConstants())
                                        .map(Parameters::spelled)
                                        .collect(Collectors.joining(" or ")))));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A number of days, as {@code 30d}. */
    Optional<Duration> days(String name) {
        return text(name).map(value -> {
            if (!value.matches("[0-9]{1,5}d")) {
                throw wrong(name, "days, such as 30d");
            }
            return Duration.ofDays(Integer.parseInt(value.substring(0, value.length() - 1)));
        });
    }

    /** The first line of a file that holds a secret. */
    Optional<String> secretIn(String name) {
        return path(name).map(file -> {
            try {
                if (Files.size(file) > MAX_KEY_BYTES) {
                    throw wrong(name, "a file with a key in its first line");
                }
                return Files.readString(file).lines().findFirst().orElse("").strip();
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "the file that " + name + " names cannot be read ("
                                + e.getClass().getSimpleName() + ")",
                        e);
            }
        });
    }

    /** Refuses what nobody asked for. */
    void refuseUnread(String scheme) {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException("unknown parameter '" + unread.first() + "' for " + scheme
                    + (known.isEmpty() ? ", which takes none" : "; known are " + String.join(", ", known)));
        }
    }

    private static IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException("the parameter " + name + " is to be " + expected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters parameters && values.equals(parameters.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names alone. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
