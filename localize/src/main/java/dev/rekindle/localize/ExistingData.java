package dev.rekindle.localize;

/** What to do with a target that already holds data which this restore did not put there. */
public enum ExistingData {
    /** Leave it alone and end with {@code TargetNotEmpty}. */
    REFUSE,
    /** Move it to {@code <data-dir>/.rekindle/archive-<token>} once the new data is proved. */
    ARCHIVE
}
