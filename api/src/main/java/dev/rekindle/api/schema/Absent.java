package dev.rekindle.api.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field that was left out means, as the API server fills it in; for objects that have not been there. */
public final class Absent {
    private Absent() {}

    /** The value, or what it is by default. */
    public static <T> T or(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }

    /** The list, empty where it was left out. */
    public static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
