package dev.rekindle.objectstore.gcs;

import com.google.auth.Retryable;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.ForbiddenAddressException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Turns a {@link Problem} into what a person can act on. The only place where that is done. */
final class GcsErrors {
    private static final Set<String> LOCKED =
            Set.of("retentionPolicyNotMet", "objectUnderActiveHold", "forbiddenByRetention");

    /** What is said of bytes that did not match their checksum. */
    static final String DAMAGED = "; the bytes were damaged on the way and none were taken: start over";

    private GcsErrors() {}

    /**
     * Says what failed.
     *
     * @param action with an infinitive: "write", "read"
     * @param place {@code gs://bucket/key}
     */
    static ObjectStoreException explain(String action, String place, Problem problem) {
        String start = "cannot " + action + " " + place + ": ";
        IOException network = problem.network();
        if (network != null) {
            return unanswered(start, network);
        }
        Kind kind = kind(problem);
        return new ObjectStoreException(kind, start + said(problem) + advice(kind, problem));
    }

    static ObjectStoreException alreadyExists(String place) {
        return new ObjectStoreException(
                Kind.ALREADY_EXISTS,
                place + " exists and is never replaced; choose another name or remove it yourself");
    }

    static ObjectStoreException notFound(String place) {
        return new ObjectStoreException(Kind.NOT_FOUND, "no object at " + place + "; it was deleted or never written");
    }

    static ObjectStoreException changed(String place, String expected, String found) {
        return new ObjectStoreException(
                Kind.CHANGED,
                place + " changed: expected generation " + expected + ", found " + found
                        + "; something other than rekindle wrote this object");
    }

    static ObjectStoreException interrupted(String action, String place) {
        Thread.currentThread().interrupt();
        return new ObjectStoreException(Kind.INTERRUPTED, "interrupted: stopped to " + action + " " + place);
    }

    private static Kind kind(Problem problem) {
        if (problem.isPassing()) {
            return Kind.UNAVAILABLE;
        }
        String told = problem.told().toLowerCase(Locale.ROOT);
        if (problem.reason().equals("quotaExceeded") || told.contains("quota exceeded")) {
            return Kind.NO_SPACE;
        }
        return switch (problem.status()) {
            case 401, 403 -> Kind.DENIED;
            case 404, 410 -> Kind.NOT_FOUND;
            case 412 -> Kind.CHANGED;
            case 416 -> Kind.INVALID_RANGE;
            // A checksum that did not match: the bytes were damaged on the way, and the store took none of them.
            case 400 -> told.contains("crc32c") || told.contains("hash") ? Kind.UNAVAILABLE : Kind.UNSUPPORTED;
            default -> problem.status() >= 500 ? Kind.UNAVAILABLE : Kind.UNSUPPORTED;
        };
    }

    private static String said(Problem problem) {
        String told = problem.told().isEmpty() ? "" : " (" + problem.told() + ")";
        return "the store answered " + problem.status() + told;
    }

    private static String advice(Kind kind, Problem problem) {
        return switch (kind) {
            case DENIED -> denied(problem);
            case NOT_FOUND -> "; check the names of bucket and object, and that these credentials may see them";
            case NO_SPACE -> "; raise the quota or free space";
            case UNAVAILABLE ->
                switch (problem.status()) {
                    case 400 -> DAMAGED;
                    case 429 -> "; it asks for fewer requests: try again later, or at another time of the day";
                    default -> "; try again later";
                };
            case UNSUPPORTED -> "; check the options: key, storage class, endpoint";
            case ALREADY_EXISTS, CHANGED, INVALID_RANGE, INTERRUPTED, OUTCOME_UNKNOWN -> "";
        };
    }

    private static String denied(Problem problem) {
        String told = problem.told().toLowerCase(Locale.ROOT);
        if (LOCKED.contains(problem.reason()) || told.contains("retention") || told.contains("hold")) {
            return "; a retention policy or a hold protects this object: wait until it ends";
        }
        return problem.status() == 401
                ? "; sign in: name a service-account file, or run gcloud auth application-default login"
                : "; give these credentials roles/storage.objectUser on the bucket, or use others";
    }

    private static ObjectStoreException unanswered(String start, IOException network) {
        if (network instanceof Retryable token) {
            return token.isRetryable()
                    ? new ObjectStoreException(
                            Kind.UNAVAILABLE, start + "no access token could be had; try again later")
                    : new ObjectStoreException(
                            Kind.DENIED,
                            start + "Google gives no access token for these credentials; check that the key was not"
                                    + " revoked and the clock is right, or sign in again");
        }
        if (network instanceof RefusedConnectionException refused) {
            return new ObjectStoreException(refused.kind(), start + refused.getMessage());
        }
        if (network instanceof ForbiddenAddressException forbidden) {
            return new ObjectStoreException(
                    Kind.DENIED, start + forbidden.getMessage() + "; check the endpoint", forbidden);
        }
        return new ObjectStoreException(Kind.UNAVAILABLE, start + reason(network), network);
    }

    private static String reason(IOException network) {
        return switch (network) {
            case UnknownHostException _ -> "its host is not known; check the endpoint and DNS";
            case SSLHandshakeException _, SSLPeerUnverifiedException _ ->
                "its certificate is not trusted (" + Scrubbed.text(network.getMessage())
                        + "); name its authority's PEM file, or check the endpoint";
            case SSLException _ -> "TLS failed (" + Scrubbed.text(network.getMessage()) + "); check the endpoint";
            case ConnectException _, NoRouteToHostException _ ->
                "nothing answers there; check endpoint, proxy and network policy";
            case SocketTimeoutException _ -> "it fell silent; check the network and try again";
            default ->
                "the connection broke (" + network.getClass().getSimpleName() + " "
                        + Scrubbed.text(network.getMessage()) + "); try again";
        };
    }
}
