package dev.rekindle.snapshot;

/** What a leaf holds, judged by its own entries, before anybody knows to which bucket it belongs. */
enum LeafContent {
    /** Keys with the form of row keys, and every value a key-value. */
    ROWS(2),
    /** Keys with the form of row keys, and a value that is no key-value. */
    UNSOUND_ROWS(3),
    /** Leases under their own ids. */
    LEASES(4),
    /** Entries of which only the hash matters. */
    PLAIN(5),
    /** Buckets, or entries with a name or form whose values are read: the leaf's bytes are kept. */
    KEPT(6),
    /** Buckets, although the root is known to be elsewhere and to hold only buckets that have none inside: the remains of an old root. */
    NESTED(9);

    private final int code;

    LeafContent(int code) {
        this.code = code;
    }

    /** The number in a {@link PageLog}. */
    int code() {
        return code;
    }

    /** The content with that number. */
    static LeafContent of(int code) {
        for (LeafContent content : values()) {
            if (content.code == code) {
                return content;
            }
        }
        throw new IllegalArgumentException("no content of leaves has the number " + code);
    }
}
