package dev.rekindle.engine.crash;

/** What an etcd that is started now would find at the final path. */
enum Visible {
    /** No member directory: etcd would start as if nothing had been restored. */
    NOTHING,
    /** The data that was there before, untouched. */
    OLD,
    /** The restored data, equal in every byte to that of a run without a fault. */
    NEW,
    /** Anything else: what must never be seen. */
    PARTIAL
}
