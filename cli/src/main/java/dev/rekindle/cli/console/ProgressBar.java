package dev.rekindle.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells on stderr how far some work is, from a thread of its own, so that work which stands still is seen to. Silent for the first two seconds,
 * because most work is done by then. Safe for several threads.
 */
public final class ProgressBar implements AutoCloseable {
    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\u001b[K";

    private final ProgressStyle style;
    private final PrintStream err;
    private final LongSupplier nanoClock;
    private final long started;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ProgressLine line;
    private boolean drawn;

    ProgressBar(String what, ProgressStyle style, PrintStream err, LongSupplier nanoClock) {
        this.style = style;
        this.err = err;
        this.nanoClock = nanoClock;
        this.started = nanoClock.getAsLong();
        this.line = new ProgressLine(what, started);
    }

    /** Starts the thread that draws, unless nothing is to be seen. */
    ProgressBar start() {
        Duration pause = switch (style) {
            case HIDDEN -> Duration.ZERO;
            case BAR -> REDRAW;
            case LINES -> BETWEEN_LINES;
        };
        if (pause.isPositive()) {
            Thread.ofPlatform().name("progress").daemon().start(() -> drawEvery(pause));
        }
        return this;
    }

    /** So many bytes are done, of so many where that is known. */
    public synchronized void update(long bytes, OptionalLong total) {
        line.update(nanoClock.getAsLong(), bytes, total);
    }

    /** Another part of the work begins, which counts from zero. */
    public synchronized void begin(String what) {
        line = new ProgressLine(what, nanoClock.getAsLong());
    }

    /** Takes the bar off the terminal; lines stay. */
    @Override
    public void close() {
        closed.countDown();
        erase();
    }

    /** Shows how far it is now. */
    synchronized void draw() {
        boolean over = closed.getCount() == 0;
        long now = nanoClock.getAsLong();
        if (over || now - started < SILENT.toNanos()) {
            return;
        }
        drawn = true;
        String text = line.text(now, style);
        err.print(style == ProgressStyle.BAR ? ERASE_LINE + text : text + "\n");
        err.flush();
    }

    private synchronized void erase() {
        if (drawn && style == ProgressStyle.BAR) {
            err.print(ERASE_LINE);
            err.flush();
        }
        drawn = false;
    }

    private void drawEvery(Duration pause) {
        try {
            boolean over = closed.await(SILENT.toMillis(), TimeUnit.MILLISECONDS);
            while (!over) {
                draw();
                over = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
