package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.net.ForbiddenAddressException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.retry.RetryUtils;

/** Which failures may pass by themselves. What a person must mend is reported at once instead. */
final class Transience {
    /**
     * By code, because some come with a status that says otherwise, such as an error in the body of a 200.
     */
    private static final Set<String> PASSING = Set.of(
            "InternalError",
            "ServiceUnavailable",
            "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "RequestTimeout",
            "RequestTimeoutException",
            "OperationAborted",
            "ConditionalRequestConflict",
            "IncompleteBody");

    private Transience() {}

    static boolean isWorthRetrying(Throwable failure) {
        return failure instanceof SdkServiceException service ? passes(service) : interrupted(failure);
    }

    static boolean isThrottling(Throwable failure) {
        return failure instanceof SdkServiceException service
                && (service.statusCode() == 429
                        || service.statusCode() == 503
                        || RetryUtils.isThrottlingException(service)
                        || code(service).startsWith("SlowDown"));
    }

    private static boolean passes(SdkServiceException service) {
        return switch (service.statusCode()) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default ->
                PASSING.contains(code(service))
                        || RetryUtils.isThrottlingException(service)
                        || RetryUtils.isClockSkewException(service);
        };
    }

    /** A connection that broke, and neither a certificate that is not trusted nor an address that is not allowed. */
    private static boolean interrupted(Throwable failure) {
        boolean broken = failure instanceof RetryableException || failure instanceof ApiCallAttemptTimeoutException;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenAddressException || isDistrust(cause)) {
                return false;
            }
            broken |= cause instanceof IOException;
        }
        return broken;
    }

    /** Whether the two sides do not agree on TLS; trying again changes nothing. A handshake that was cut off is something else. */
    static boolean isDistrust(Throwable cause) {
        if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
            return true;
        }
        String said = cause instanceof SSLException ? String.valueOf(cause.getMessage()) : "";
        return said.contains("Unsupported or unrecognized SSL message") || said.contains("fatal alert");
    }

    private static String code(SdkServiceException service) {
        return service instanceof AwsServiceException aws
                        && aws.awsErrorDetails() != null
                        && aws.awsErrorDetails().errorCode() != null
                ? aws.awsErrorDetails().errorCode()
                : "";
    }
}
