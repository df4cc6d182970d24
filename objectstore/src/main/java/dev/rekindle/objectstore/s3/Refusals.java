package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.s3.S3Errors.Verdict;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a store says when it refuses, in words that a person can act on. */
final class Refusals {
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");
    private static final int SAID_CHARS = 300;

    private final S3Options options;
    private final SecretFilter secrets;
    private final InstantSource clock;

    Refusals(S3Options options, SecretFilter secrets, InstantSource clock) {
        this.options = options;
        this.secrets = secrets;
        this.clock = clock;
    }

    Verdict verdict(AwsServiceException service) {
        String code = S3Errors.code(service);
        return switch (code) {
            case "NoSuchBucket" -> new Verdict(Kind.NOT_FOUND, S3Errors.noBucket(options));
            case "InvalidBucketName" ->
                new Verdict(
                        Kind.UNSUPPORTED,
                        options.bucket() + " cannot be the name of a bucket" + id(service)
                                + "; a bucket has 3 to 63 lower-case letters, digits, '-' and '.' in its name");
            case "NoSuchKey", "NoSuchVersion" -> new Verdict(Kind.NOT_FOUND, "no such object" + id(service));
            case "NoSuchUpload" ->
                new Verdict(
                        Kind.UNAVAILABLE,
                        "the store no longer knows this upload" + id(service)
                                + "; a lifecycle rule or a sweep may have ended it, start again");
            case "InvalidAccessKeyId", "InvalidClientTokenId" ->
                new Verdict(
                        Kind.DENIED,
                        "the store does not know this access key" + id(service) + "; check which keys are used");
            case "SignatureDoesNotMatch" ->
                new Verdict(
                        Kind.DENIED,
                        "the secret key does not belong to the access key, or a proxy changed the request" + id(service)
                                + "; check the keys");
            case "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired" ->
                new Verdict(
                        Kind.DENIED,
                        "the session token is expired or not valid" + id(service) + "; renew the credentials");
            case "RequestTimeTooSkewed" ->
                new Verdict(Kind.DENIED, skewed(service) + id(service) + "; set this machine's clock (NTP)");
            case "InvalidObjectState" ->
                new Verdict(
                        Kind.DENIED,
                        "the object is archived" + id(service) + "; restore it from its storage class first");
            case "QuotaExceeded",
                    "XMinioStorageFull",
                    "XMinioAdminBucketQuotaExceeded",
                    "StorageFull",
                    "EntityTooLarge" ->
                new Verdict(Kind.NO_SPACE, "no space or quota is left" + said(service) + "; free space or raise it");
            default -> byStatus(service, code);
        };
    }

    private Verdict byStatus(AwsServiceException service, String code) {
        Optional<String> region = otherRegion(service, code);
        if (region.isPresent()) {
            return new Verdict(Kind.DENIED, region.get());
        }
        int status = service.statusCode();
        return switch (status) {
            case 401, 403 ->
                new Verdict(
                        Kind.DENIED,
                        "access denied" + said(service)
                                + "; grant s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload on "
                                + options.bucket() + "/* and s3:ListBucket on the bucket (without it S3 refuses to say"
                                + " that a key is free)");
            case 404 -> new Verdict(Kind.NOT_FOUND, "not found" + said(service));
            case 409 ->
                new Verdict(Kind.UNAVAILABLE, "another writer is at the same key" + said(service) + "; try again");
            case 412 -> new Verdict(Kind.CHANGED, "another object stands there" + said(service));
            case 416 -> new Verdict(Kind.INVALID_RANGE, "the range begins behind the end of the object" + id(service));
            case 501 -> new Verdict(Kind.UNSUPPORTED, "the store cannot do this" + said(service) + compatible());
            case 507 ->
                new Verdict(Kind.NO_SPACE, "no space is left" + said(service) + "; free space or raise the quota");
            default ->
                status >= 500 || status == 429 || status == 408 || status == 200
                        ? new Verdict(Kind.UNAVAILABLE, "the store failed" + said(service) + "; try again later")
                        : new Verdict(Kind.UNSUPPORTED, "the store refused the request" + said(service) + compatible());
        };
    }

    private Optional<String> otherRegion(AwsServiceException service, String code) {
        boolean redirect = service.statusCode() == 301 || service.statusCode() == 307;
        if (!redirect
                && !code.equals("AuthorizationHeaderMalformed")
                && !code.equals("IllegalLocationConstraintException")) {
            return Optional.empty();
        }
        Matcher expected = EXPECTED_REGION.matcher(message(service));
        Optional<String> right = header(service, "x-amz-bucket-region")
                .or(() -> expected.find() ? Optional.of(expected.group(1)) : Optional.empty())
                .filter(name -> name.matches("[a-z0-9-]{1,40}"));
        return Optional.of("the bucket is not in region " + options.connection().region() + id(service) + "; "
                + right.map(name -> "set the region to " + name).orElse("set the region that the bucket is in"));
    }

    private String skewed(AwsServiceException service) {
        return "this machine's clock is "
                + header(service, "Date")
                        .flatMap(_ -> S3Errors.skew(service.awsErrorDetails().sdkHttpResponse(), clock))
                        .map(skew -> skew.abs().toSeconds() + " s " + (skew.isNegative() ? "ahead of" : "behind"))
                        .orElse("too far from")
                + " the store's";
    }

    /** Stores without S3's additional checksums, or without conditional writes, say 400 or 501 in many words. */
    private String compatible() {
        return options.connection().endpoint().isPresent()
                        && options.writing().checksums() == S3Writing.Checksums.STRICT
                ? "; it may not know S3's additional checksums or conditional writes: run a probe, and choose compatible"
                        + " checksums or the head guard"
                : "";
    }

    /**
     * What the store itself says, which often names the missing right; withheld where it quotes a request. Without semicolons, behind which our
     * own advice begins.
     */
    private String said(AwsServiceException service) {
        String message = message(service);
        return (message.isEmpty()
                        ? ""
                        : ": " + secrets.clean(message, SAID_CHARS).replace(';', ','))
                + id(service);
    }

    private String id(AwsServiceException service) {
        String code = S3Errors.code(service);
        String request = service.requestId() == null ? "" : ", request " + secrets.clean(service.requestId(), 64);
        return " (" + (code.isEmpty() ? "" : secrets.code(code) + ", ") + "status " + service.statusCode() + request
                + ")";
    }

    private static String message(AwsServiceException service) {
        AwsErrorDetails details = service.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "" : details.errorMessage();
    }

    private static Optional<String> header(AwsServiceException service, String name) {
        AwsErrorDetails details = service.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader(name);
    }
}
