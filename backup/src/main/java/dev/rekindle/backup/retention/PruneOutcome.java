package dev.rekindle.backup.retention;

/** What became of one deletion of a plan; every reason is a sentence for people. */
public sealed interface PruneOutcome {

    /** Object, signature and manifest are gone, those that were there. */
    record Deleted() implements PruneOutcome {}

    /** Not touched: it, or a backup that its removal relies on, is no longer what the plan saw. */
    record Changed(String reason) implements PruneOutcome {}

    /** Not removed, because the store does not permit it: a lock, a legal hold, missing rights. The next run tries again. */
    record Refused(String reason) implements PruneOutcome {}

    /** The store failed; what is left of the backup, if anything, the catalogue names and the next run removes. */
    record Failed(String reason) implements PruneOutcome {}
}
