package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.Bucket;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket says about itself, where these credentials may ask ({@code storage.buckets.get}). By a request of our own:
 * Google's client can only turn a bucket into its own words with classes of its gRPC side, which is left out here.
 */
final class BucketFindings {
    private static final String FIELDS =
            "versioning,lifecycle,retentionPolicy,softDeletePolicy,objectRetention,iamConfiguration";

    private final GcsClient client;

    BucketFindings(GcsClient client) {
        this.client = client;
    }

    List<Finding> all() {
        try {
            Bucket known = client.retries().run("look at", client.options().location(), this::ask);
            return List.of(versioning(known), lock(known), lifecycle(known), publicAccess(known));
        } catch (ObjectStoreException _) {
            return unknown();
        }
    }

    private Bucket ask() throws IOException {
        HttpResponse response = client.request("GET", client.bucketUrl() + "?fields=" + FIELDS, null)
                .execute();
        if (response.getStatusCode() != 200) {
            throw new GcsProblemException(Problem.of(response));
        }
        try {
            Bucket known = response.parseAs(Bucket.class);
            return known == null ? new Bucket() : known;
        } finally {
            response.disconnect();
        }
    }

    private static List<Finding> unknown() {
        String detail = "needs the permission storage.buckets.get, which these credentials do not have";
        return List.of(
                new Finding(Check.VERSIONING, Verdict.UNKNOWN, detail),
                new Finding(Check.OBJECT_LOCK, Verdict.UNKNOWN, detail),
                new Finding(Check.LIFECYCLE, Verdict.UNKNOWN, detail),
                new Finding(Check.PUBLIC_ACCESS, Verdict.UNKNOWN, detail));
    }

    private static Finding versioning(Bucket bucket) {
        boolean versions =
                bucket.getVersioning() != null && isTrue(bucket.getVersioning().getEnabled());
        Duration soft = bucket.getSoftDeletePolicy() == null
                ? Duration.ZERO
                : seconds(bucket.getSoftDeletePolicy().getRetentionDurationSeconds());
        if (!versions && soft.isZero()) {
            return new Finding(
                    Check.VERSIONING,
                    Verdict.WARNING,
                    "neither versioning nor soft delete: what is deleted is gone; enable soft delete");
        }
        String restorable = soft.isZero() ? "" : ", what is deleted can be restored for " + soft.toDays() + " days";
        return new Finding(
                Check.VERSIONING, Verdict.GOOD, (versions ? "versioning is on" : "versioning is off") + restorable);
    }

    private static Finding lock(Bucket bucket) {
        Bucket.RetentionPolicy policy = bucket.getRetentionPolicy();
        Duration retention = policy == null ? Duration.ZERO : seconds(policy.getRetentionPeriod());
        if (policy != null && retention.isPositive()) {
            return new Finding(
                    Check.OBJECT_LOCK,
                    Verdict.GOOD,
                    "nothing can be deleted for " + retention.toDays() + " days ("
                            + (isTrue(policy.getIsLocked())
                                    ? "locked for good"
                                    : "the policy itself can still be removed")
                            + ")");
        }
        return bucket.getObjectRetention() != null
                ? new Finding(Check.OBJECT_LOCK, Verdict.GOOD, "single objects can be locked")
                : new Finding(
                        Check.OBJECT_LOCK,
                        Verdict.WARNING,
                        "no retention policy: who steals these credentials can delete every backup");
    }

    private static Finding lifecycle(Bucket bucket) {
        List<Bucket.Lifecycle.Rule> rules =
                bucket.getLifecycle() == null || bucket.getLifecycle().getRule() == null
                        ? List.of()
                        : bucket.getLifecycle().getRule();
        long deleting = rules.stream()
                .filter(rule -> rule.getAction() != null
                        && "Delete".equals(rule.getAction().getType()))
                .count();
        return deleting == 0
                ? new Finding(Check.LIFECYCLE, Verdict.GOOD, "no rule deletes objects")
                : new Finding(
                        Check.LIFECYCLE,
                        Verdict.WARNING,
                        "rules that delete objects by themselves: " + deleting + "; see that they spare this prefix");
    }

    private static Finding publicAccess(Bucket bucket) {
        Bucket.IamConfiguration access = bucket.getIamConfiguration();
        if (access == null) {
            return new Finding(Check.PUBLIC_ACCESS, Verdict.UNKNOWN, "the store does not tell");
        }
        if ("enforced".equals(access.getPublicAccessPrevention())) {
            return new Finding(Check.PUBLIC_ACCESS, Verdict.GOOD, "public access is prevented");
        }
        boolean uniform = access.getUniformBucketLevelAccess() != null
                && isTrue(access.getUniformBucketLevelAccess().getEnabled());
        return new Finding(
                Check.PUBLIC_ACCESS,
                Verdict.WARNING,
                "public access is not prevented on this bucket"
                        + (uniform ? "" : ", and single objects can be opened by ACL")
                        + "; enforce public access prevention");
    }

    private static boolean isTrue(@Nullable Boolean told) {
        return Boolean.TRUE.equals(told);
    }

    private static Duration seconds(@Nullable Long told) {
        return told == null ? Duration.ZERO : Duration.ofSeconds(told);
    }
}
