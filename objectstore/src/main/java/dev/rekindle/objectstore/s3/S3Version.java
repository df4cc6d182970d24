package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ObjectVersion} of this store says: {@code etag}, or {@code versionId@etag} in a bucket that keeps versions. A
 * listing knows the etag only, which is enough to pin a read and to find the version that is to be deleted.
 */
record S3Version(Optional<String> versionId, String etag) {

    /** As the SDK gives it; an object without an etag is none that could be pinned. */
    static S3Version of(@Nullable String versionId, @Nullable String etag) {
        return new S3Version(
                Optional.ofNullable(versionId).filter(id -> !id.isEmpty()), unquoted(BrokenAnswer.requireEtag(etag)));
    }

    static S3Version parse(ObjectVersion version) {
        int at = version.value().lastIndexOf('@');
        return at < 0
                ? new S3Version(Optional.empty(), version.value())
                : new S3Version(
                        Optional.of(version.value().substring(0, at)),
                        version.value().substring(at + 1));
    }

    ObjectVersion toVersion() {
        return new ObjectVersion(versionId.map(id -> id + "@").orElse("") + etag);
    }

    /** Whether an object with this version is the one that is meant; an etag alone means any version that has it. */
    boolean isMeantBy(S3Version meant) {
        return etag.equals(meant.etag) && (meant.versionId.isEmpty() || meant.versionId.equals(versionId));
    }

    /** As HTTP wants it in {@code If-Match}. */
    String quotedEtag() {
        return "\"" + etag + "\"";
    }

    private static String unquoted(String etag) {
        return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }
}
