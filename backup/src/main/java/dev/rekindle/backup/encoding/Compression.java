package dev.rekindle.backup.encoding;

/** How an object is made smaller: docs/decisions has the measurements behind it. */
public enum Compression {
    /** Not at all. */
    NONE(""),
    /** As gzip members. */
    GZIP(".gz");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** What it appends to a name. */
    String suffix() {
        return suffix;
    }
}
