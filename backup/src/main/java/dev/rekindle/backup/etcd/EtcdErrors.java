package dev.rekindle.backup.etcd;

import dev.rekindle.backup.etcd.EtcdException.Kind;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Turns gRPC statuses into what a person can act on. The texts of etcd are those of
 * {@code api/v3rpc/rpctypes/error.go}; the ones of TLS come from the JDK's provider.
 */
final class EtcdErrors {
    private static final int MAX_CAUSES = 20;
    private static final String NO_TLS = "no TLS is spoken there; use http:// or another port";

    private EtcdErrors() {}

    /** What etcd's text or the transport's cause means, and what to do about it. */
    private record Explanation(Kind kind, String message) {}

    static EtcdException explain(Endpoint endpoint, String action, Throwable failure) {
        Status status = status(failure);
        Explanation explanation = byEtcdText(status)
                .or(() -> byTls(failure))
                .or(() -> byTransport(endpoint, failure, status))
                .orElseGet(() -> byCode(status));
        return new EtcdException(explanation.kind(), endpoint, action + " failed: " + explanation.message(), failure);
    }

    static boolean isExpiredToken(Throwable failure) {
        Status status = status(failure);
        String text = text(status);
        return status.getCode() == Status.Code.UNAUTHENTICATED
                || text.contains("invalid auth token")
                || text.contains("revision of auth store is old");
    }

    static boolean isAuthenticationOff(Throwable failure) {
        return text(status(failure)).contains("authentication is not enabled");
    }

    private static Optional<Explanation> byEtcdText(Status status) {
        String text = text(status);
        // 3.4 and 3.5 send the errors of a snapshot as they are inside the server, without the prefix of the API.
        if (!text.startsWith("etcdserver:") && !text.startsWith("auth:")) {
            return Optional.empty();
        }
        return Stream.of(
                        when(
                                text,
                                "invalid user id or password",
                                Kind.UNAUTHENTICATED,
                                "wrong user or password; check the login"),
                        when(
                                text,
                                "user name is empty",
                                Kind.UNAUTHENTICATED,
                                "authentication is on and no login was given; give the user and password of a user with the role root"),
                        when(
                                text,
                                "invalid auth token",
                                Kind.UNAUTHENTICATED,
                                "etcd does not know this login any more; log in again"),
                        when(
                                text,
                                "permission denied",
                                Kind.DENIED,
                                "permission denied; maintenance calls need a user with the role root"),
                        when(
                                text,
                                "not supported for learner",
                                Kind.LEARNER,
                                "this member is a learner; name a voting member"),
                        when(
                                text,
                                "no leader",
                                Kind.NO_LEADER,
                                "the member knows no leader; the cluster has no quorum or the member is cut off from it"),
                        when(text, "leader changed", Kind.NO_LEADER, "the leader changed during the call; try again"),
                        when(
                                text,
                                "request timed out",
                                Kind.TIMEOUT,
                                "etcd answered that the request timed out; the cluster may have no quorum"),
                        when(text, "has been compacted", Kind.COMPACTED, "the revision is compacted away"),
                        when(text, "future revision", Kind.FUTURE_REVISION, "the member has not reached this revision"),
                        when(
                                text,
                                "database space exceeded",
                                Kind.NO_SPACE,
                                "the database quota is used up (alarm NOSPACE); compact, defragment and disarm"),
                        when(text, "too many requests", Kind.BUSY, "the server sheds load; try again later"),
                        when(
                                text,
                                "corrupt cluster",
                                Kind.CORRUPT,
                                "the alarm CORRUPT is raised; find the damaged member first"),
                        when(text, "lease not found", Kind.NOT_FOUND, "the lease does not exist"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Explanation> when(String text, String part, Kind kind, String message) {
        return text.contains(part) ? Optional.of(new Explanation(kind, message)) : Optional.empty();
    }

    private static Optional<Explanation> byTls(Throwable failure) {
        if (find(failure, CertificateExpiredException.class).isPresent()) {
            return tls("the server's certificate has expired; renew it (or correct this machine's clock)");
        }
        if (find(failure, CertificateNotYetValidException.class).isPresent()) {
            return tls("the server's certificate is not valid yet; check this machine's clock");
        }
        if (find(failure, CertPathBuilderException.class).isPresent()
                || find(failure, CertPathValidatorException.class).isPresent()) {
            return tls(
                    "the server's certificate is not signed by a trusted authority; give the cluster's CA (--cacert)");
        }
        Optional<CertificateException> name = find(failure, CertificateException.class);
        if (name.isPresent()) {
            return tls("the server's certificate is not for this name: "
                    + name.get().getMessage() + "; use a name or address it carries");
        }
        if (text(status(failure)).contains("closed while performing tls negotiation")) {
            return tls(NO_TLS);
        }
        Optional<SSLException> ssl = find(failure, SSLException.class);
        if (ssl.isEmpty()) {
            return Optional.empty();
        }
        String text = String.valueOf(ssl.get().getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("certificate_required")
                || text.contains("bad_certificate")
                || text.contains("unknown_ca")
                || text.contains("certificate_unknown")
                || text.contains("unknown_certificate")) {
            return tls("the server wants a client certificate that its CA signed; give one (--cert and --key)");
        }
        if (text.contains("certificate_expired")) {
            return tls("the server refuses the client certificate because it has expired; renew it");
        }
        if (text.contains("not an ssl/tls record")) {
            return tls(NO_TLS);
        }
        return tls("no TLS connection: " + ssl.get().getMessage());
    }

    private static Optional<Explanation> tls(String message) {
        return Optional.of(new Explanation(Kind.TLS, message));
    }

    private static Optional<Explanation> byTransport(Endpoint endpoint, Throwable failure, Status status) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return Optional.of(new Explanation(
                    Kind.UNREACHABLE, "the name " + endpoint.host() + " does not resolve; check it and the DNS"));
        }
        Optional<ConnectException> refused = find(failure, ConnectException.class);
        if (refused.isPresent()) {
            String text = String.valueOf(refused.get().getMessage()).toLowerCase(Locale.ROOT);
            String what = text.contains("timed out") ? "no connection in time" : "connection refused";
            return Optional.of(new Explanation(
                    Kind.UNREACHABLE, what + "; is etcd up, and is this its client port, reachable from here?"));
        }
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            String hint = switch (endpoint.scheme()) {
                case HTTP -> "; if this port speaks TLS, use https://";
                case HTTPS -> "; the server may refuse the client certificate (--cert, --key), or be going down";
            };
            return Optional.of(
                    new Explanation(Kind.UNREACHABLE, "the connection broke (" + described(status) + ")" + hint));
        }
        return Optional.empty();
    }

    private static Explanation byCode(Status status) {
        if (text(status).contains("http2 exception")) {
            return new Explanation(
                    Kind.UNEXPECTED, "what answers there does not speak etcd's protocol; is this etcd's client port?");
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED ->
                new Explanation(
                        Kind.TIMEOUT, "no answer in time; the member may hang, be overloaded or have no quorum");
            case CANCELLED -> new Explanation(Kind.CANCELLED, "cancelled");
            case PERMISSION_DENIED -> new Explanation(Kind.DENIED, described(status));
            case UNAUTHENTICATED -> new Explanation(Kind.UNAUTHENTICATED, described(status));
            case RESOURCE_EXHAUSTED -> new Explanation(Kind.BUSY, described(status));
            case UNIMPLEMENTED ->
                new Explanation(
                        Kind.UNEXPECTED, "the call is not known there; is this an etcd of version 3.4 or later?");
            case NOT_FOUND -> new Explanation(Kind.NOT_FOUND, described(status));
            case DATA_LOSS -> new Explanation(Kind.CORRUPT, described(status));
            case OK,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    UNAVAILABLE -> new Explanation(Kind.UNEXPECTED, described(status));
        };
    }

    private static Status status(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException e -> e.getStatus();
            case StatusException e -> e.getStatus();
            default -> Status.fromThrowable(failure);
        };
    }

    private static String text(Status status) {
        return String.valueOf(status.getDescription()).toLowerCase(Locale.ROOT);
    }

    private static String described(Status status) {
        String description = status.getDescription();
        return description == null
                ? status.getCode().toString()
                : description.lines().findFirst().orElse("");
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
