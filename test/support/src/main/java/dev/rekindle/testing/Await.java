package dev.rekindle.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for an amount of time. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LONG_PAUSE = Duration.ofMillis(200);

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
        until(what, deadline, PAUSE, condition, details);
    }

    /** Like {@link #patiently(String, Duration, BooleanSupplier, Supplier)}, without details. */
    public static void patiently(String what, Duration deadline, BooleanSupplier condition) {
        patiently(what, deadline, condition, () -> "");
    }

    /**
     * Waits where a look costs something, as it does at a cluster: five looks a second at most, so that waiting does not keep what is waited for
     * from the processor.
     *
     * @throws AssertionError if the deadline passes, or the thread is interrupted, which it stays
     */
    public static void patiently(String what, Duration deadline, BooleanSupplier condition, Supplier<String> details) {
        until(what, deadline, LONG_PAUSE, condition, details);
    }

    private static void until(
            String what, Duration deadline, Duration pause, BooleanSupplier condition, Supplier<String> details) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + what + details.get());
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + deadline.toMillis() / 1000.0 + " s for " + what + details.get());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
