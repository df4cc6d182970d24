package dev.rekindle.backup.retention;

/** How often a backup must be found removable before it is removed. */
public sealed interface Passes {

    /**
     * Twice in a row: now, and in the pass before. What one pass saw wrongly (a listing that lags, another run at the same time, a
     * policy mistyped) then removes nothing.
     */
    record Second(Candidates previous) implements Passes {}

    /** Once: somebody has looked at the plan and said yes. */
    record Only() implements Passes {}
}
