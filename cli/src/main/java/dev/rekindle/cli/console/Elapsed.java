package dev.rekindle.cli.console;

import java.time.Duration;
import java.util.Locale;

/** Times for people. */
public final class Elapsed {
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_PER_HOUR = 60;

    private Elapsed() {}

    /** Such as {@code 12 ms}, {@code 3.4 s}, {@code 2 min 05 s}, {@code 1 h 12 min}. */
    public static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return time.toMillis() + " ms";
        }
        if (seconds < SECONDS_PER_MINUTE) {
            return String.format(Locale.ROOT, time.toMillis() % 1000 == 0 ? "%.0f s" : "%.1f s", time.toMillis() / 1e3);
        }
        if (seconds < SECONDS_PER_MINUTE * MINUTES_PER_HOUR) {
            return String.format(
                    Locale.ROOT, "%d min %02d s", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
        }
        return String.format(Locale.ROOT, "%d h %02d min", time.toHours(), time.toMinutesPart());
    }
}
