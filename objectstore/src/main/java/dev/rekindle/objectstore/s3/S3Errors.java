package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Turns what S3 and its SDK say into what a person can act on. An exception of the SDK is never passed on as a cause, only
 * what caused it: it carries the texts of the store, of all attempts, which may quote the request, signature and all.
 */
final class S3Errors {
    private final S3Options options;
    private final Refusals refusals;
    private final Breakdowns breakdowns;

    S3Errors(S3Options options, SecretFilter secrets, InstantSource clock) {
        this.options = options;
        this.refusals = new Refusals(options, secrets, clock);
        this.breakdowns = new Breakdowns(options, secrets);
    }

    /** {@code action} and {@code where} complete the sentence "cannot read s3://bucket/key: ...". */
    ObjectStoreException explain(String action, String where, SdkException failure) {
        String intent = "cannot " + action + " " + where + ": ";
        if (failure instanceof AwsServiceException service) {
            Verdict verdict = refusals.verdict(service);
            return new ObjectStoreException(verdict.kind, intent + verdict.text);
        }
        Verdict verdict = breakdowns.verdict(failure);
        Throwable cause = failure.getCause();
        return cause == null
                ? new ObjectStoreException(verdict.kind, intent + verdict.text)
                : new ObjectStoreException(verdict.kind, intent + verdict.text, cause);
    }

    /** The error's code, or the empty text where the store sent none, as with every HEAD. */
    static String code(AwsServiceException service) {
        AwsErrorDetails details = service.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    /** Whether the store says that it is the credentials, and not a right, that is missing. */
    static boolean isAboutCredentials(AwsServiceException service) {
        return switch (code(service)) {
            case "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidToken",
                    "TokenRefreshRequired",
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "InvalidClientTokenId" -> true;
            default -> false;
        };
    }

    /** Whether the bytes that arrived were not those that were sent; sending them again may help. */
    static boolean isDamage(AwsServiceException service) {
        return switch (code(service)) {
            case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch" -> true;
            default -> false;
        };
    }

    /** The time by the store's clock, in whole seconds, as a response shows it. */
    static Optional<Instant> time(SdkHttpResponse response) {
        try {
            return response.firstMatchingHeader("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** By how much that is ahead of our clock. */
    static Optional<Duration> skew(SdkHttpResponse response, InstantSource clock) {
        return time(response).map(theirs -> Duration.between(clock.instant(), theirs));
    }

    /** The bucket itself is not there. */
    ObjectStoreException missingBucket() {
        return new ObjectStoreException(Kind.NOT_FOUND, noBucket(options));
    }

    static String noBucket(S3Options options) {
        return "bucket " + options.bucket() + " does not exist" + at(options)
                + "; create it, or correct its name or the endpoint";
    }

    /** For people: {@code  at https://host}. */
    static String at(S3Options options) {
        return options.connection()
                .endpoint()
                .map(url -> " at " + url)
                .orElse(" at Amazon S3 in " + options.connection().region());
    }

    /** What happened, and the words for it. */
    record Verdict(Kind kind, String text) {}
}
