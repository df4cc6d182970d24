package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * How often and how long to try again. One for a download, shared by its threads: any completed range renews the patience of all.
 * Pauses grow from 0.1 s to 10 s, each shortened by chance to between half and all of itself, so that many clients do not come back at once.
 */
final class Retry {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final String what;
    private final Duration patience;
    private final AtomicLong lastSuccess = new AtomicLong(System.nanoTime());
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    Retry(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    void succeeded() {
        lastSuccess.set(System.nanoTime());
    }

    /** Waits before the next try, or gives up: when the wait would end beyond the patience. */
    void pause(int failures, PassingFailure last) throws EnvironmentException, InterruptedException {
        long grown = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 20));
        long jittered = grown / 2 + jitter(grown / 2);
        long millis =
                Math.max(jittered, last.retryAfter().map(Duration::toMillis).orElse(0L));
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos() - lastSuccess.get();
        if (end > patience.toNanos()) {
            throw new EnvironmentException(
                    Reason.DOWNLOAD_FAILED,
                    what + ": given up after " + (failures + 1) + " tries in a row without progress for "
                            + Duration.ofNanos(System.nanoTime() - lastSuccess.get())
                                    .toSeconds() + " s; the last one: "
                            + last.getMessage() + ". Check the network and the object store, then run again");
        }
        Thread.sleep(millis);
    }

    private synchronized long jitter(long bound) {
        return random.nextLong(bound + 1);
    }
}
