package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What an HTTP status says about trying again. */
final class StatusMeaning {
    private StatusMeaning() {}

    /** The failure that a status other than success stands for: thrown where it is lasting, returned where it may pass. */
    static PassingFailure failure(String object, int status, HttpHeaders headers, Optional<String> code)
            throws EnvironmentException {
        String answer =
                "HTTP status " + status + code.map(text -> " (" + text + ")").orElse("");
        return switch (status) {
            case 408, 425, 429, 500, 502, 503, 504 -> new PassingFailure(answer, retryAfter(headers));
            case 401, 403 ->
                throw new EnvironmentException(
                        Reason.SOURCE_FORBIDDEN,
                        object + ": " + answer
                                + ": the object store refuses this URL; it may not be signed or have expired, or "
                                + "the clock of who signed it may be wrong: ask for a fresh URL",
                        "200 or 206",
                        answer);
            case 404, 410 ->
                throw new EnvironmentException(
                        Reason.SOURCE_NOT_FOUND,
                        object + ": " + answer + ": there is no such object; check bucket and key",
                        "200 or 206",
                        answer);
            case 409, 412, 416 -> throw changed(object);
            default -> {
                if (status >= 500) {
                    yield new PassingFailure(answer, retryAfter(headers));
                }
                String redirect =
                        status >= 300 && status < 400 ? ": redirects are not followed; give the final URL" : "";
                throw new EnvironmentException(
                        Reason.DOWNLOAD_FAILED, object + ": " + answer + redirect, "200 or 206", answer);
            }
        };
    }

    /** The object is no longer the one whose first bytes were read. */
    static EnvironmentException changed(String object) {
        return new EnvironmentException(
                Reason.SOURCE_CHANGED,
                object
                        + ": the object is another one than was named or read before; something writes to a key that should never "
                        + "change: run again to restore what is there now, if that is the snapshot you want");
    }

    /** An entity tag that may be used with {@code If-Match}: a strong one (RFC 9110, section 13.1.1). */
    static Optional<String> entityTag(HttpHeaders headers) {
        return headers.firstValue("ETag").filter(tag -> tag.startsWith("\"") && tag.endsWith("\"") && tag.length() > 2);
    }

    /** Seconds, or a date: taken relative to the answer's own {@code Date}, so that no clock needs to be right. */
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (!value.isEmpty() && value.length() < 8 && value.chars().allMatch(unit -> unit >= '0' && unit <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        Optional<Instant> until = date(value);
        Optional<Instant> now = date(headers.firstValue("Date").orElse(""));
        return until.isPresent() && now.isPresent() && until.get().isAfter(now.get())
                ? Optional.of(Duration.between(now.get(), until.get()))
                : Optional.empty();
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
