package dev.rekindle.backup.spool;

/**
 * How long a writer may still wait for a store: waiting uses it up, every byte that was taken gives back the time that it takes at the floor. It is
 * never more than the grace. Belongs to one thread.
 */
final class Patience {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long grace;
    private final long floor;
    private long left;

    /** With so many nanoseconds of grace, and a floor in bytes a second. */
    Patience(long grace, long floor) {
        this.grace = grace;
        this.floor = floor;
        this.left = grace;
    }

    /** Nanoseconds; zero or less when it is at an end. */
    long left() {
        return left;
    }

    /** The writer has waited for so many nanoseconds, after which so many bytes were taken. */
    void waited(long nanos, long bytes) {
        left = Math.min(grace, left - nanos + Math.round((double) bytes * NANOS_PER_SECOND / floor));
    }
}
