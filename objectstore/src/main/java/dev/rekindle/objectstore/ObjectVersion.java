package dev.rekindle.objectstore;

/**
 * Which of the objects that ever stood at a key is meant: a version id (S3), a generation (GCS), or what tells one file from
 * another in a directory. Opaque: only the store that issued it can read it.
 */
public record ObjectVersion(String value) {

    public ObjectVersion {
        if (value.isEmpty() || value.length() > ObjectKey.MAX_BYTES) {
            throw new IllegalArgumentException("an object version has 1 to " + ObjectKey.MAX_BYTES + " characters");
        }
    }

    /**
     * Whether this can be the version that somebody has noted, who may have noted anything: both are the same, or one knows only the tag of the
     * other, as listings of a bucket with versions do ({@code id@tag} and {@code tag}).
     */
    public boolean agreesWith(String noted) {
        return value.equals(noted) || value.endsWith("@" + noted) || noted.endsWith("@" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
