package dev.rekindle.objectstore.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.Retryable;
import com.google.cloud.BaseServiceException;
import dev.rekindle.objectstore.net.ForbiddenAddressException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with one request, without anything that must not be shown: exceptions of the HTTP client carry the URL of an
 * upload session, which is as good as a password, in their text.
 *
 * @param status of the answer; 0 where there was none
 * @param reason Google's word for it, e.g. {@code retentionPolicyNotMet}; empty where it gave none
 * @param told what the store said, cleaned; empty where it said nothing
 * @param retryAfter as the store asked
 * @param network why there was no answer
 */
record Problem(
        int status,
        String reason,
        String told,
        Optional<Duration> retryAfter,
        @Nullable IOException network) {
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final Set<String> PASSING_REASONS = Set.of("rateLimitExceeded", "userRateLimitExceeded");
    private static final int LONGEST_BODY = 64 * 1024;

    /** From whatever the client or the network threw. */
    static Problem of(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            switch (each) {
                case GcsProblemException own -> {
                    return own.problem();
                }
                case HttpResponseException answer
                when !isAboutTokens(thrown) -> {
                    return parse(answer.getStatusCode(), String.valueOf(answer.getContent()), answer.getHeaders());
                }
                default -> {}
            }
        }
        if (thrown instanceof BaseServiceException service && service.getCode() > 0) {
            String reason = service.getReason() == null ? "" : service.getReason();
            return new Problem(service.getCode(), reason, Scrubbed.text(service.getMessage()), Optional.empty(), null);
        }
        return new Problem(0, "", "", Optional.empty(), network(thrown));
    }

    /** From an answer that says no; reads and closes it. */
    static Problem of(HttpResponse response) throws IOException {
        int status = response.getStatusCode();
        HttpHeaders headers = response.getHeaders();
        try (var body = response.getContent()) {
            byte[] text = body == null ? new byte[0] : body.readNBytes(LONGEST_BODY);
            return parse(status, new String(text, StandardCharsets.UTF_8), headers);
        } finally {
            response.disconnect();
        }
    }

    /** Whether the same request may succeed later. */
    boolean isPassing() {
        if (network == null) {
            return PASSING.contains(status) || PASSING_REASONS.contains(reason);
        }
        return switch (network) {
            case SSLHandshakeException _, SSLPeerUnverifiedException _, RefusedConnectionException _ -> false;
            case ForbiddenAddressException _ -> false;
            case Retryable token -> token.isRetryable();
            default -> true;
        };
    }

    /** Whether the store may have done what was asked all the same. */
    boolean isAmbiguous() {
        return status == 0 || status >= 500 || status == 408;
    }

    private static Problem parse(int status, String body, HttpHeaders headers) {
        var error = new GoogleJsonError();
        try {
            Envelope envelope = GsonFactory.getDefaultInstance().fromString(body, Envelope.class);
            if (envelope != null && envelope.error != null) {
                error = envelope.error;
            }
        } catch (IOException | IllegalArgumentException _) {
            // Not Google's JSON: a proxy's page, or plain text.
            error.setMessage(body.startsWith("<") ? "" : body);
        }
        List<GoogleJsonError.ErrorInfo> details = error.getErrors() == null ? List.of() : error.getErrors();
        String reason = details.isEmpty() || details.getFirst().getReason() == null
                ? ""
                : details.getFirst().getReason();
        return new Problem(status, Scrubbed.text(reason), Scrubbed.text(error.getMessage()), retryAfter(headers), null);
    }

    private static Optional<Duration> retryAfter(@Nullable HttpHeaders headers) {
        String value = headers == null ? null : headers.getRetryAfter();
        return value != null && value.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                : Optional.empty();
    }

    /** A refused token request is no answer of the store. */
    private static boolean isAboutTokens(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof Retryable) {
                return true;
            }
        }
        return false;
    }

    /** The outermost cause that says something about the network, the token or the credentials. */
    private static IOException network(Throwable thrown) {
        IOException found = null;
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof IOException io
                    && (io instanceof Retryable
                            || io instanceof RefusedConnectionException
                            || found == null
                            || !(found instanceof Retryable))) {
                found = io;
            }
        }
        return found == null ? new IOException(thrown.getClass().getSimpleName()) : found;
    }

    /** The JSON around an error. */
    public static final class Envelope extends com.google.api.client.json.GenericJson {
        @com.google.api.client.util.Key
        private @Nullable GoogleJsonError error;
    }
}
