package dev.rekindle.snapshot;

/** What was found of the SHA-256 that etcd puts behind the pages of a snapshot. */
public enum Trailer {
    /** There, and it is the SHA-256 of the pages. */
    VERIFIED,
    /** There, and it is not the SHA-256 of the pages; {@link TrailerPolicy#IGNORED} let it pass. */
    DIFFERS,
    /** Not there: a bare copy of a database. */
    ABSENT
}
