package dev.rekindle.controller.restore.run;

/** What came of asking for a target's lock. */
sealed interface LockOutcome {

    /** It is ours. */
    record Held() implements LockOutcome {}

    /**
     * Another restore has it.
     *
     * @param holder the annotation as it stands
     */
    record Busy(String holder) implements LockOutcome {}

    /** There is no target to lock. */
    record Absent() implements LockOutcome {}
}
