package dev.rekindle.objectstore;

/**
 * The name of an object: segments joined by {@code /}, at most {@value #MAX_BYTES} bytes of UTF-8 (the limit of S3 and GCS).
 *
 * <p>Refused before any I/O, with {@link IllegalArgumentException}: empty, absolute, an empty, {@code .} or {@code ..} segment,
 * control characters (NUL, CR and LF among them), backslashes, unpaired surrogates. So a key never leaves the prefix it is
 * joined to, whatever the store is made of.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    /** The longest key, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    public ObjectKey {
        KeySyntax.check("object key", value);
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** This key with text appended to its last segment: {@code a/b.db} and {@code .manifest.json}. */
    public ObjectKey withSuffix(String suffix) {
        return new ObjectKey(value + suffix);
    }

    /** Orders keys by their bytes in UTF-8, as buckets list them. */
    @Override
    public int compareTo(ObjectKey other) {
        return KeySyntax.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
