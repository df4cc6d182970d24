package dev.rekindle.controller.kube;

import dev.rekindle.api.Reason;
import dev.rekindle.controller.status.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values of a Secret or ConfigMap. No message and no text of it shows one. */
public final class SecretValues {
    private final String place;
    private final Map<String, byte[]> values;

    SecretValues(String place, Map<String, byte[]> values) {
        this.place = place;
        this.values = new TreeMap<>(values);
    }

    /** A value that has to be there and not be empty; fails with {@code SecretNotFound} that names the key. */
    public byte[] bytes(String key) throws ProblemException {
        return optional(key)
                .orElseThrow(() -> new ProblemException(
                        Reason.SECRET_NOT_FOUND,
                        place + " has no value " + key + "; it has "
                                + (values.isEmpty() ? "none" : String.join(", ", values.keySet())) + "; add it"));
    }

    /** The same as text, without white space around it, which editors and shells like to add. */
    public String text(String key) throws ProblemException {
        String text = new String(bytes(key), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw unusable(key, "is empty");
        }
        return text;
    }

    /** A value that may be missing; an empty one counts as missing. */
    public Optional<byte[]> optional(String key) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(value, value.length));
    }

    /** A problem with a value that is there; {@code what} goes on after its name, such as "is not a PEM file". */
    public ProblemException unusable(String key, String what) {
        return new ProblemException(Reason.SECRET_NOT_FOUND, "the value " + key + " of " + place + " " + what);
    }

    /** Where it is, for people: {@code Secret team-a/prod-client-tls}. */
    public String place() {
        return place;
    }

    /** Names alone. */
    @Override
    public String toString() {
        return place + values.keySet();
    }
}
