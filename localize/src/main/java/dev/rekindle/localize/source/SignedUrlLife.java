package dev.rekindle.localize.source;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * When a presigned URL ends, read from its query: {@code X-Amz-Date} and {@code X-Amz-Expires} (AWS Signature Version 4), or their
 * {@code X-Goog-} twins. Stores answer an expired URL with the same 403 as a forbidden one; this tells them apart.
 */
record SignedUrlLife(Instant end) {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Empty where the URL is not presigned in a way that is known here. */
    static Optional<SignedUrlLife> of(URI url) {
        Map<String, String> query = query(url);
        return of(query, "x-amz-").or(() -> of(query, "x-goog-"));
    }

    private static Optional<SignedUrlLife> of(Map<String, String> query, String vendor) {
        String begin = query.get(vendor + "date");
        String seconds = query.get(vendor + "expires");
        if (begin == null || seconds == null) {
            return Optional.empty();
        }
        try {
            Instant start = BASIC.parse(begin, Instant::from);
            return Optional.of(new SignedUrlLife(start.plusSeconds(Integer.parseInt(seconds))));
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Map<String, String> query(URI url) {
        Map<String, String> values = new HashMap<>();
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
            }
        }
        return values;
    }

    /** Whether it had ended when this answer was given, by the clock of the server that gave it. */
    boolean endedBefore(HttpHeaders answer) {
        try {
            String date = answer.firstValue("Date").orElse("");
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .isAfter(end);
        } catch (DateTimeException _) {
            return false;
        }
    }
}
