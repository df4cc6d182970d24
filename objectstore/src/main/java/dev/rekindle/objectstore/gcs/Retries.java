package dev.rekindle.objectstore.gcs;

import dev.rekindle.objectstore.ObjectStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats what may succeed later: pauses that double and are shortened at random, {@code Retry-After} where the store asks for
 * it, a deadline over all of it. The client's own repetitions are off, because they know neither.
 */
final class Retries {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    private final GcsDeadlines deadlines;

    Retries(GcsDeadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** A request that may be sent again without harm. */
    interface Call<T> {
        T run() throws IOException;
    }

    /** Sends a request until it is answered, refused for good, or out of time. */
    <T> T run(String action, String place, Call<T> call) throws ObjectStoreException {
        Attempts attempts = begin(action, place);
        while (true) {
            try {
                return call.run();
            } catch (ObjectStoreException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // The client wraps failures in exceptions of many families, and meets an answer that is no JSON with
                // its own bugs.
                attempts.failed(Problem.of(e));
            }
        }
    }

    /** For callers that do something of their own between two attempts. */
    Attempts begin(String action, String place) {
        return new Attempts(action, place);
    }

    /** The attempts at one thing. */
    final class Attempts {
        private final String action;
        private final String place;
        private Duration next;
        private long end;
        private int failures;

        private Attempts(String action, String place) {
            this.action = action;
            this.place = place;
            this.next = deadlines.firstPause();
        }

        /** It got ahead: the deadline and the pauses begin anew with the next failure. */
        void progressed() {
            next = deadlines.firstPause();
            failures = 0;
        }

        /** Pauses before the next attempt, or throws because there is to be none. */
        void failed(Problem problem) throws ObjectStoreException {
            if (failures++ == 0) {
                end = System.nanoTime() + deadlines.call().toNanos();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw GcsErrors.interrupted(action, place);
            }
            Duration own = shortened(next);
            Duration pause = problem.retryAfter()
                    .filter(asked -> asked.compareTo(own) > 0)
                    .orElse(own);
            if (!problem.isPassing() || System.nanoTime() + pause.toNanos() - end > 0) {
                throw GcsErrors.explain(action, place, problem);
            }
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                throw GcsErrors.interrupted(action, place);
            }
        }

        private static Duration shortened(Duration pause) {
            return Duration.ofNanos(ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos() + 1));
        }
    }
}
