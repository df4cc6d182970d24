package dev.rekindle.testing;

/** The shapes of a snapshot that every reader and every restore is tried on. {@link #of} makes them with a real etcd, once per machine. */
public enum SnapshotShape {
    /** No key was ever written: no row, revision 1 on boot. */
    EMPTY,
    /** A single put. */
    ONE_KEY,
    /** 100,000 keys, written 100 to a transaction. */
    MANY_KEYS,
    /** A seeded life with deletes, transactions, leases, and compactions at several points; rows lie on both sides of the last. */
    DELETES_AND_COMPACTIONS,
    /** The same without any compaction: the whole history is there. */
    NEVER_COMPACTED,
    /** 10,000 leases, so that their bucket is a tree; every tenth with a key. */
    MANY_LEASES,
    /** Auth on, with users and roles; root's password is {@link #ROOT_PASSWORD}. */
    AUTH,
    /** NOSPACE is raised. */
    ALARM,
    /** Seven members of nine peer URLs each: their bucket is no longer inline. */
    SEVEN_MEMBERS,
    /** Values of 1 MiB: pages with an overflow of hundreds. */
    LARGE_VALUES,
    /** Taken while a compaction was under way: scheduled, not finished. */
    UNFINISHED_COMPACTION,
    /** No snapshot but the db file of a stopped member: no trailer, longer than its pages. */
    BARE_DB;

    /** Root's password in {@link #AUTH}. */
    public static final String ROOT_PASSWORD = "rekindle-test";

    /** This shape as made by that version, from the cache or made now, which takes up to some ten seconds. Never change the file. */
    public PreparedSnapshot of(EtcdVersion version) {
        return SnapshotCache.get(version, this);
    }

    /** Whether the file ends with etcd's SHA-256. */
    public boolean hasTrailer() {
        return this != BARE_DB;
    }
}
