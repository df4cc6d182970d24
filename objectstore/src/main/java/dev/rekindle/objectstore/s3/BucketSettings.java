package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.PolicyStatus;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/** What a bucket is set up to do by itself. Each question may be one that these credentials must not ask. */
final class BucketSettings {
    /** "There is none" has a code of its own for each setting. */
    private static final Set<String> NONE = Set.of(
            "ObjectLockConfigurationNotFoundError",
            "NoSuchObjectLockConfiguration",
            "NoSuchLifecycleConfiguration",
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucketPolicy");

    private final S3Calls calls;
    private final S3Options options;
    private final String below;

    BucketSettings(S3Calls calls, S3Options options, ObjectPrefix prefix) {
        this.calls = calls;
        this.options = options;
        this.below = options.prefix().value() + prefix.value();
    }

    List<Finding> findings() throws ObjectStoreException {
        return List.of(versioning(), objectLock(), lifecycle(), publicAccess());
    }

    private Finding versioning() throws ObjectStoreException {
        return finding(
                Check.VERSIONING,
                client -> Optional.ofNullable(client.getBucketVersioning(request -> request.bucket(options.bucket()))
                        .status()),
                status -> status.equals(Optional.of(BucketVersioningStatus.ENABLED))
                        ? new Finding(Check.VERSIONING, Verdict.GOOD, "older versions are kept")
                        : new Finding(
                                Check.VERSIONING,
                                Verdict.WARNING,
                                "older versions are not kept; enable versioning, so that a deleted backup can be brought"
                                        + " back"));
    }

    private Finding objectLock() throws ObjectStoreException {
        Verdict without = options.writing().retention().isPresent() ? Verdict.BAD : Verdict.WARNING;
        return finding(
                Check.OBJECT_LOCK,
                client -> Optional.ofNullable(
                        client.getObjectLockConfiguration(request -> request.bucket(options.bucket()))
                                .objectLockConfiguration()),
                lock -> lock.map(ObjectLockConfiguration::objectLockEnabled)
                                .equals(Optional.of(ObjectLockEnabled.ENABLED))
                        ? new Finding(Check.OBJECT_LOCK, Verdict.GOOD, "objects can be locked against deletion")
                        : new Finding(
                                Check.OBJECT_LOCK,
                                without,
                                "objects cannot be locked: whoever has these credentials can delete every backup; use a"
                                        + " bucket with object lock"));
    }

    private Finding lifecycle() throws ObjectStoreException {
        return finding(
                Check.LIFECYCLE,
                client ->
                        Optional.of(client.getBucketLifecycleConfiguration(request -> request.bucket(options.bucket()))
                                .rules()),
                rules -> judge(rules.orElse(List.of())));
    }

    private Finding judge(List<LifecycleRule> rules) {
        List<LifecycleRule> here = rules.stream()
                .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
                .filter(rule -> overlaps(prefix(rule)))
                .toList();
        Optional<LifecycleRule> expiring =
                here.stream().filter(BucketSettings::expiresObjects).findFirst();
        if (expiring.isPresent()) {
            return new Finding(
                    Check.LIFECYCLE,
                    Verdict.WARNING,
                    "a lifecycle rule of the bucket deletes objects below " + prefix(expiring.get())
                            + "*, backups among them; let retention be planned in one place only");
        }
        boolean ends = here.stream().anyMatch(rule -> rule.abortIncompleteMultipartUpload() != null);
        return ends
                ? new Finding(Check.LIFECYCLE, Verdict.GOOD, "unfinished uploads are removed by the bucket")
                : new Finding(
                        Check.LIFECYCLE,
                        Verdict.WARNING,
                        "no rule removes unfinished uploads; add AbortIncompleteMultipartUpload to the bucket's lifecycle");
    }

    private static boolean expiresObjects(LifecycleRule rule) {
        return rule.expiration() != null
                && (rule.expiration().days() != null || rule.expiration().date() != null);
    }

    /** A rule may carry its prefix in three places; one with tags or sizes is taken for one without, to be careful. */
    private static String prefix(LifecycleRule rule) {
        return Optional.ofNullable(rule.filter())
                .flatMap(filter -> Optional.ofNullable(filter.prefix())
                        .or(() -> Optional.ofNullable(filter.and()).map(and -> and.prefix())))
                .or(() -> Optional.ofNullable(oldStylePrefix(rule)))
                .orElse("");
    }

    @SuppressWarnings("deprecation") // older stores and rules have nothing else
    private static @Nullable String oldStylePrefix(LifecycleRule rule) {
        return rule.prefix();
    }

    private boolean overlaps(String prefix) {
        return below.startsWith(prefix) || prefix.startsWith(below);
    }

    /** A store without public access blocks may still tell whether its policy lets everybody in. */
    private Finding publicAccess() throws ObjectStoreException {
        Finding block = finding(
                Check.PUBLIC_ACCESS,
                client -> Optional.of(client.getPublicAccessBlock(request -> request.bucket(options.bucket()))
                        .publicAccessBlockConfiguration()),
                found -> found.filter(BucketSettings::blocksAll).isPresent()
                        ? new Finding(Check.PUBLIC_ACCESS, Verdict.GOOD, "public access is blocked")
                        : new Finding(
                                Check.PUBLIC_ACCESS,
                                Verdict.WARNING,
                                "public access is not blocked as a whole; turn on the bucket's public access block"));
        return block.verdict() == Verdict.GOOD ? block : policy(block);
    }

    private Finding policy(Finding otherwise) throws ObjectStoreException {
        Finding policy = finding(
                Check.PUBLIC_ACCESS,
                client -> Optional.of(client.getBucketPolicyStatus(request -> request.bucket(options.bucket()))
                        .policyStatus()),
                status -> Boolean.TRUE.equals(status.map(PolicyStatus::isPublic).orElse(false))
                        ? new Finding(
                                Check.PUBLIC_ACCESS,
                                Verdict.BAD,
                                "the bucket's policy lets everybody in, and a snapshot holds every secret of its cluster;"
                                        + " take that right away")
                        : new Finding(Check.PUBLIC_ACCESS, Verdict.GOOD, "the bucket's policy lets nobody in"));
        boolean open = policy.verdict() == Verdict.BAD;
        return open || otherwise.verdict() == Verdict.UNKNOWN ? policy : otherwise;
    }

    private static boolean blocksAll(PublicAccessBlockConfiguration block) {
        return Boolean.TRUE.equals(block.blockPublicAcls())
                && Boolean.TRUE.equals(block.ignorePublicAcls())
                && Boolean.TRUE.equals(block.blockPublicPolicy())
                && Boolean.TRUE.equals(block.restrictPublicBuckets());
    }

    /** How an answer is judged; empty when the bucket has no such setting. */
    private interface Judgement<T> {
        Finding of(Optional<T> setting);
    }

    private <T> Finding finding(Check check, S3Calls.Request<Optional<T>> question, Judgement<T> judgement)
            throws ObjectStoreException {
        try {
            return judgement.of(calls.send((S3Client client) -> question.send(client)));
        } catch (AwsServiceException e) {
            return NONE.contains(S3Errors.code(e))
                    ? judgement.of(Optional.empty())
                    : new Finding(
                            check,
                            Verdict.UNKNOWN,
                            e.statusCode() == 403
                                    ? "these credentials must not ask (status 403)"
                                    : "the store does not tell (" + S3Errors.code(e) + ", status " + e.statusCode()
                                            + ")");
        } catch (SdkException e) {
            throw calls.errors().explain("ask for the settings of", calls.location(), e);
        }
    }
}
