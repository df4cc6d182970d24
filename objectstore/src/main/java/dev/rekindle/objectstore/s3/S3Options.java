package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectPrefix;

/**
 * Everything that an {@link S3Store} is made of. Its text shows no secret.
 *
 * @param bucket its name
 * @param prefix below which all keys of the store lie; keys are relative to it
 * @param pageSize objects in a page of a listing, 1 to 1000
 */
public record S3Options(
        String bucket,
        ObjectPrefix prefix,
        S3Connection connection,
        S3Credentials credentials,
        S3Writing writing,
        S3Deadlines deadlines,
        int pageSize) {

    private static final int MAX_PAGE = 1000;

    public S3Options {
        // The widest rule of any store; an access point's ARN has ':' and '/'.
        if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._:/-]{1,253}")) {
            throw new IllegalArgumentException(
                    "a bucket has 3 to 63 lower-case letters, digits, '.' and '-', and begins with a letter or digit");
        }
        if (pageSize < 1 || pageSize > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " objects");
        }
    }

    /** A whole bucket, with the credentials that the process finds around it and defaults for everything else. */
    public static S3Options of(String bucket, S3Connection connection) {
        return new S3Options(
                bucket,
                ObjectPrefix.ROOT,
                connection,
                new S3Credentials.Ambient(),
                S3Writing.DEFAULTS,
                S3Deadlines.DEFAULTS,
                MAX_PAGE);
    }

    public S3Options withPrefix(ObjectPrefix other) {
        return new S3Options(bucket, other, connection, credentials, writing, deadlines, pageSize);
    }

    public S3Options withConnection(S3Connection other) {
        return new S3Options(bucket, prefix, other, credentials, writing, deadlines, pageSize);
    }

    public S3Options withCredentials(S3Credentials other) {
        return new S3Options(bucket, prefix, connection, other, writing, deadlines, pageSize);
    }

    public S3Options withWriting(S3Writing other) {
        return new S3Options(bucket, prefix, connection, credentials, other, deadlines, pageSize);
    }

    public S3Options withDeadlines(S3Deadlines other) {
        return new S3Options(bucket, prefix, connection, credentials, writing, other, pageSize);
    }

    public S3Options withPageSize(int other) {
        return new S3Options(bucket, prefix, connection, credentials, writing, deadlines, other);
    }
}
