package dev.rekindle.backup.manifest;

import dev.rekindle.backup.manifest.Manifest.Difference;
import dev.rekindle.backup.manifest.Manifest.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Collects in what a snapshot is not what its manifest says. */
final class Differences {
    private final List<Difference> found = new ArrayList<>();

    void compare(String field, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            found.add(new Difference(field, text(expected), text(actual)));
        }
    }

    List<Difference> found() {
        return List.copyOf(found);
    }

    private static String text(Object value) {
        return switch (value) {
            case OptionalLong number -> number.isPresent() ? String.valueOf(number.getAsLong()) : "none";
            case Optional<?> text -> text.isPresent() ? String.valueOf(text.get()) : "none";
            case Hash hash ->
                hash.hash() + " at revision " + hash.revision() + " compacted at " + hash.compactRevision();
            default -> String.valueOf(value);
        };
    }
}
