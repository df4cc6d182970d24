package dev.rekindle.snapshot;

/** What a scan demands of the SHA-256 that etcd puts behind the pages of a snapshot. */
public enum TrailerPolicy {
    /** It must be there and right. The length is then known from the first pages. */
    REQUIRED,
    /** If it is there it must be right; a bare copy of a stopped member's {@code db} has none. */
    OPTIONAL,
    /**
     * It is not compared, as with {@code etcdutl --skip-hash-check}, nor must the metas be as streamed: for a snapshot that a tool wrote to.
     * Structure is proved all the same.
     */
    IGNORED
}
