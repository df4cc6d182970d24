package dev.rekindle.cli;

import dev.rekindle.cli.console.Verb.WhenInterrupted;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: interrupts the working thread and gives it time to remove what it has begun, before the JVM goes down with the
 * exit code of the signal.
 */
final class Interrupts implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile WhenInterrupted wanted = WhenInterrupted.STOP_AT_ONCE;

    private Interrupts(Thread worker) {
        hook = new Thread(() -> interrupt(worker), "interrupt");
    }

    /** Listens until closed. */
    static Interrupts listen(Thread worker) {
        var interrupts = new Interrupts(worker);
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /** A verb begins. */
    void expect(WhenInterrupted whatItWants) {
        wanted = whatItWants;
    }

    private void interrupt(Thread worker) {
        if (wanted == WhenInterrupted.STOP_AT_ONCE) {
            return;
        }
        worker.interrupt();
        try {
            // Not longer: what is left behind then, the next run removes.
            boolean _ = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended: the JVM may go. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is going down already: that is what the hook was for.
            return;
        }
    }
}
