package dev.rekindle.cli.console;

import java.util.Locale;

/** Sizes for people, as etcdutl prints them (github.com/dustin/go-humanize, {@code Bytes}): steps of 1000, one decimal below ten. */
public final class ByteSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1000;
    private static final int ONE_DECIMAL_BELOW = 10;

    private ByteSize() {}

    /** Such as {@code 512 B}, {@code 25 kB}, {@code 3.8 GB}. */
    public static String of(long bytes) {
        if (bytes < ONE_DECIMAL_BELOW) {
            return bytes + " B";
        }
        int unit = 0;
        double scale = 1;
        while (unit < UNITS.length - 1 && bytes / scale >= STEP) {
            scale *= STEP;
            unit++;
        }
        // Rounded to tenths first, as go-humanize does: 9.96 kB is "10 kB".
        double value = Math.floor(bytes / scale * 10 + 0.5) / 10;
        // Go rounds a half to the even digit, Java's formatter away from zero.
        return value < ONE_DECIMAL_BELOW
                ? String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit])
                : (long) Math.rint(value) + " " + UNITS[unit];
    }
}
