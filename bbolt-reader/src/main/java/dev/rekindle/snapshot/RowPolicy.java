package dev.rekindle.snapshot;

/** Whether a scan remembers the rows of bucket {@code key}, which counting live keys and computing HashKV need. */
public sealed interface RowPolicy {
    /** Remembers none; memory grows with the number of pages only. */
    record None() implements RowPolicy {}

    /**
     * Remembers every row, in at most 48 bytes each. Past the budget the rows are dropped, and live keys and HashKV are absent from the report.
     *
     * @param budgetBytes bytes of memory that rows may take
     */
    record Collect(long budgetBytes) implements RowPolicy {
        /** Refuses a negative budget. */
        public Collect {
            if (budgetBytes < 0) {
                throw new IllegalArgumentException("a budget is never negative: " + budgetBytes);
            }
        }
    }
}
