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
     * Whether both can be of one object: the same, or one of them knows only the tag of the other, as listings of a bucket with versions do
     * ({@code id@tag} and {@code tag}).
     */
    public boolean agreesWith(ObjectVersion other) {
        return value.equals(other.value) || value.endsWith("@" + other.value) || other.value.endsWith("@" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
