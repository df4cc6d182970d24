package dev.rekindle.testing.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One direction of all connections of a {@link TcpFaultProxy}: how much went through, and how fast it may. Safe for several threads. */
final class TcpLane {
    private static final int PIECES_PER_SECOND = 20;

    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong bytesPerSecond = new AtomicLong();

    long passed() {
        return passed.get();
    }

    void count(int bytes) {
        passed.addAndGet(bytes);
    }

    void throttle(long limit) {
        bytesPerSecond.set(limit);
    }

    /** How many bytes to carry at once: few where a limit must be felt evenly. */
    int piece(int most) {
        long limit = bytesPerSecond.get();
        return limit == 0 ? most : Math.clamp(limit / PIECES_PER_SECOND, 1, most);
    }

    /** Waits as long as so many bytes take, or until there is nothing more to wait for. */
    void pace(int bytes, CountDownLatch end) throws InterruptedException {
        long limit = bytesPerSecond.get();
        if (limit > 0 && end.await(Duration.ofSeconds(bytes).dividedBy(limit).toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the proxy is closed");
        }
    }
}
