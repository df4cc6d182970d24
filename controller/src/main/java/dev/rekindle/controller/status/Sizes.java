package dev.rekindle.controller.status;

import java.util.List;
import java.util.Locale;

/** Sizes for people, in powers of 1000 as disks and stores count. */
public final class Sizes {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
    private static final int STEP = 1000;

    private Sizes() {}

    /** Such as {@code 3.9 GB}; below 1000 bytes exactly. */
    public static String of(long bytes) {
        if (bytes < STEP) {
            return bytes + " " + UNITS.getFirst();
        }
        double value = bytes;
        int unit = 0;
        // 999,950 would be printed as 1000.0 of the smaller unit.
        while (value >= STEP - 0.05 && unit + 1 < UNITS.size()) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }
}
