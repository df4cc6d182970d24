package dev.rekindle.objectstore;

/** A part of an object, in bytes: from {@code offset}, at most {@code length} of them. */
public record ByteRange(long offset, long length) {

    /** The whole object. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("a byte range has an offset of 0 or more and a length of 1 or more, not "
                    + offset + " and " + length);
        }
    }

    /** Everything from an offset on. */
    public static ByteRange from(long offset) {
        return new ByteRange(offset, Long.MAX_VALUE);
    }
}
