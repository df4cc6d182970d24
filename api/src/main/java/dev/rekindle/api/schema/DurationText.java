package dev.rekindle.api.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes writes them: {@code 90s}, {@code 1h30m}, {@code 1.5h}. */
public final class DurationText {
    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
    private static final int LONGEST = 32;

    private DurationText() {}

    /** Reads hours, minutes, seconds and milliseconds. Throws {@link IllegalArgumentException} that shows the text and the form expected. */
    public static Duration parse(String text) {
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text.substring(0, Math.min(text.length(), LONGEST))
                    + "' is not a duration such as 90s, 10m or 1h30m");
        }
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            sum = sum.plus(Duration.ofNanos(new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(nanos(parts.group(2))))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact()));
        }
        return sum;
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
