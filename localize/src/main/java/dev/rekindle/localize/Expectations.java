package dev.rekindle.localize;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Facts about a snapshot that were recorded elsewhere, usually in its manifest. What is absent is not checked.
 *
 * @param size bytes of the whole snapshot, trailer included
 * @param sha256 of the whole snapshot, trailer included: 64 hexadecimal digits
 * @param revision of the store
 * @param hashKv etcd's HashKV at that revision, 0 to 2³²−1
 * @param compactRevision the compaction that {@code hashKv} was computed with; −1 for a store that was never compacted
 * @param clusterId the report's cluster id, unsigned
 */
public record Expectations(
        OptionalLong size,
        Optional<String> sha256,
        OptionalLong revision,
        OptionalLong hashKv,
        OptionalLong compactRevision,
        OptionalLong clusterId) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Nothing is known. */
    public static final Expectations NONE = new Expectations(
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    /** Refuses values that no snapshot can have. */
    public Expectations {
        refuseUnless(size.isEmpty() || size.getAsLong() >= 0, "size: must not be negative");
        refuseUnless(
                sha256.isEmpty() || SHA256.matcher(sha256.get()).matches(), "sha256: expected 64 hexadecimal digits");
        refuseUnless(revision.isEmpty() || revision.getAsLong() >= 0, "revision: must not be negative");
        refuseUnless(
                hashKv.isEmpty() || hashKv.getAsLong() >>> 32 == 0,
                "hash-kv: expected a whole number from 0 to 4294967295");
        refuseUnless(
                compactRevision.isEmpty() || compactRevision.getAsLong() >= -1,
                "compact-revision: must be at least -1");
        refuseUnless(
                hashKv.isEmpty() || (revision.isPresent() && compactRevision.isPresent()),
                "hash-kv: means nothing without revision and compact-revision");
        sha256 = sha256.map(digits -> digits.toLowerCase(Locale.ROOT));
    }

    private static void refuseUnless(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
