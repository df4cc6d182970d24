package dev.rekindle.localize.stream;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One stage and its thread. After a failure anywhere it goes on taking chunks, to give them back, but no longer looks at them. */
final class Lane {
    private final Stage stage;
    private final BlockingQueue<Optional<Chunk>> queue;
    private final AtomicReference<@Nullable Throwable> failure;
    private final Thread thread;

    Lane(String name, Stage stage, int chunks, AtomicReference<@Nullable Throwable> failure) {
        this.stage = stage;
        // One more place than there are chunks, and one for each of the two who may say that it ends: putting never
        // blocks.
        this.queue = new ArrayBlockingQueue<>(chunks + 2);
        this.failure = failure;
        this.thread = Thread.ofPlatform().name("restore-" + name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void put(Chunk chunk) {
        queue.add(Optional.of(chunk));
    }

    /** Nothing comes after what was put. May be said twice. */
    void end() {
        queue.offer(Optional.empty());
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** Waits for the thread even when the caller is interrupted, which it then is afterwards. The thread ends once its stage returns. */
    void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Optional<Chunk> next = queue.take(); next.isPresent(); next = queue.take()) {
                Chunk chunk = next.get();
                handle(chunk);
                chunk.release();
            }
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void handle(Chunk chunk) {
        if (failure.get() != null) {
            return;
        }
        try {
            stage.accept(chunk.data.asReadOnlyBuffer(), chunk.position);
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }
}
