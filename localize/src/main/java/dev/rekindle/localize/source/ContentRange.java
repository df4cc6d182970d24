package dev.rekindle.localize.source;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Content-Range: bytes first-last/total} (RFC 9110, section 14.4), with a {@code Content-Length} that agrees. */
record ContentRange(long first, long last, long total) {
    private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /** Empty where the header is missing, malformed or contradicts itself. */
    static Optional<ContentRange> of(HttpHeaders headers) {
        Matcher matcher = FORM.matcher(headers.firstValue("Content-Range").orElse(""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ContentRange range = new ContentRange(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        OptionalLong length = headers.firstValueAsLong("Content-Length");
        boolean agrees = length.isEmpty() || length.getAsLong() == range.last - range.first + 1;
        return agrees && range.first <= range.last && range.last < range.total ? Optional.of(range) : Optional.empty();
    }

    /** Whether this is what a request for these bytes has to be answered with. */
    boolean answers(long wantedFirst, long wantedLast) {
        return first == wantedFirst && last == Math.min(wantedLast, total - 1);
    }

    @Override
    public String toString() {
        return "bytes " + first + "-" + last + " of " + total;
    }
}
