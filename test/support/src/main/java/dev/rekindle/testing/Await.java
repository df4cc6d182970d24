package dev.rekindle.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for an amount of time. */
public final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Waits until {@code condition} holds; {@code what} completes the sentence "waited 10 s for ...". */
    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        until(what, deadline, condition, () -> "");
    }

    /**
     * Waits until {@code condition} holds, and adds {@code details}, such as the last lines of a log, to the failure.
     *
     * @throws AssertionError if the deadline passes, or the thread is interrupted, which it stays
     */
    public static void until(String what, Duration deadline, BooleanSupplier condition, Supplier<String> details) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + what + details.get());
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + deadline.toMillis() / 1000.0 + " s for " + what + details.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
