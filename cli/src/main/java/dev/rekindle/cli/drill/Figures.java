package dev.rekindle.cli.drill;

import dev.rekindle.cli.console.ByteSize;
import java.util.Locale;

/** Numbers as a report shows them. */
final class Figures {
    private Figures() {}

    /** {@code 1,234,567} */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 25 MB} */
    static String size(long bytes) {
        return ByteSize.of(bytes);
    }

    /** {@code 512 MB/s} */
    static String rate(long bytes, long nanos) {
        return ByteSize.of(Math.round(bytes / Math.max(nanos / 1e9, 1e-9))) + "/s";
    }
}
