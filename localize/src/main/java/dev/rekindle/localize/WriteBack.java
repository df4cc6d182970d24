package dev.rekindle.localize;

import dev.rekindle.localize.disk.DiskFile;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Makes the disk take what is written while more is being written: at each boundary of so many bytes a flush starts on a thread of its own, after the
 * one before has ended. So the disk is never idle, dirty pages never pile up beyond two boundaries (a small memory cgroup would stall on them),
 * and the last sync finds little left. Belongs to the writing thread.
 */
final class WriteBack {
    private final DiskFile file;
    private final long boundary;
    private @Nullable FutureTask<Void> running;

    WriteBack(DiskFile file, long boundary) {
        this.file = file;
        this.boundary = boundary;
    }

    /** Whether a write from {@code start} to {@code end} reaches the next boundary. */
    boolean isDue(long start, long end) {
        return start / boundary != end / boundary;
    }

    /** Waits for the flush under way, if there is one, and starts the next. Its failure, which is final, comes from the next call. */
    void start() throws IOException {
        await();
        var flush = new FutureTask<Void>(() -> {
            file.flush();
            return null;
        });
        running = flush;
        Thread.ofPlatform().name("restore-flush").daemon().start(flush);
    }

    /** Waits for the flush under way, if there is one: after this nobody but the caller touches the file. */
    void await() throws IOException {
        FutureTask<Void> flush = running;
        if (flush == null) {
            return;
        }
        running = null;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    flush.get();
                    return;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(@Nullable Throwable cause) throws IOException {
        switch (cause) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(cause);
        }
    }
}
