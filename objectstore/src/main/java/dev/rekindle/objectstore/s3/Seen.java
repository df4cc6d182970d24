package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What a HEAD showed.
 *
 * @param attempt the id of the upload that made it; empty if something else did
 * @param lockedUntil when a retention ends
 */
record Seen(StoredObject object, S3Version version, Optional<String> attempt, Optional<Instant> lockedUntil) {

    static Seen of(ObjectKey key, HeadObjectResponse head) {
        S3Version version = S3Version.of(head.versionId(), head.eTag());
        if (head.contentLength() == null || head.lastModified() == null) {
            throw new BrokenAnswer("Content-Length or no Last-Modified");
        }
        Map<String, String> values = head.metadata();
        var object = new StoredObject(
                key,
                version.toVersion(),
                head.contentLength(),
                StoreSums.of(head),
                metadata(head.contentType(), values),
                head.lastModified());
        return new Seen(
                object,
                version,
                Optional.ofNullable(values.get(Attempt.NAME)),
                Optional.ofNullable(head.objectLockRetainUntilDate()));
    }

    /** What others wrote may break the rules of {@link Metadata}; what does is left out. */
    private static Metadata metadata(@Nullable String contentType, Map<String, String> all) {
        var kept = new TreeMap<String, String>();
        Metadata metadata = new Metadata(accepted(contentType), kept);
        for (Map.Entry<String, String> each : all.entrySet()) {
            if (!each.getKey().equals(Attempt.NAME)) {
                kept.put(each.getKey(), each.getValue());
                try {
                    metadata = new Metadata(metadata.contentType(), kept);
                } catch (IllegalArgumentException e) {
                    kept.remove(each.getKey());
                }
            }
        }
        return metadata;
    }

    private static String accepted(@Nullable String contentType) {
        try {
            return new Metadata(contentType == null ? "" : contentType, Map.of()).contentType();
        } catch (IllegalArgumentException e) {
            return Metadata.NONE.contentType();
        }
    }
}
