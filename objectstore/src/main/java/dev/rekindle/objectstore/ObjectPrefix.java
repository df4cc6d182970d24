package dev.rekindle.objectstore;

/**
 * A "directory" of keys: empty for the whole store, or segments that end in {@code /}. Because it ends there, the prefix
 * {@code a/} never touches {@code ab/}. The segments obey the rules of {@link ObjectKey}.
 */
public record ObjectPrefix(String value) {

    /** Everything in the store. */
    public static final ObjectPrefix ROOT = new ObjectPrefix("");

    public ObjectPrefix {
        if (!value.isEmpty()) {
            if (!value.endsWith("/")) {
                throw new IllegalArgumentException("object prefix " + KeySyntax.quoted(value) + " must end in '/'");
            }
            KeySyntax.check("object prefix", value.substring(0, value.length() - 1));
        }
    }

    /** The key of an object directly or further below this prefix. */
    public ObjectKey key(String relative) {
        return new ObjectKey(value + relative);
    }

    /** Whether a key lies under this prefix. */
    public boolean contains(ObjectKey key) {
        return key.value().startsWith(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
