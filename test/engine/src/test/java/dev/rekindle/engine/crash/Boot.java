package dev.rekindle.engine.crash;

/** How a real etcd fares on a data directory. */
enum Boot {
    /** Not tried: there is nothing to boot from, or it is the old data. */
    NOT_TRIED,
    /** Starts, has every key, its HashKV equals the source's, and it grants a lease. */
    PROVED,
    /** Starts and answers, but a write never comes back (reliability.md, E6). */
    CANNOT_WRITE,
    /** Starts and writes, but its keys are not those of the snapshot. */
    OTHER_DATA,
    /** Ends by itself: a panic, a refusal. */
    ENDS,
    /** Runs, and never serves a request. */
    HANGS
}
