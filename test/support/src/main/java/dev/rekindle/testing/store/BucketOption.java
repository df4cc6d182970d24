package dev.rekindle.testing.store;

/** How a bucket is made. */
public enum BucketOption {
    /** Every overwrite and delete leaves the version before. */
    VERSIONING,
    /** Versions can be locked against deletion; brings versioning along. */
    OBJECT_LOCK
}
