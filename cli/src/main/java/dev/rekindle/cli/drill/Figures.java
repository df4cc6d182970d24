package dev.rekindle.cli.drill;

import java.util.Locale;

/** Numbers as a report shows them. */
final class Figures {
    private Figures() {}

    /** {@code 1,234,567} */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 24.7 MB} */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    /** {@code 512 MB/s} */
    static String rate(long bytes, long nanos) {
        return String.format(Locale.ROOT, "%,.0f MB/s", bytes / 1e6 / Math.max(nanos / 1e9, 1e-9));
    }
}
