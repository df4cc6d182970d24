package dev.rekindle.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Hands every chunk to every branch, in order, each branch on a thread of its own. The number of chunks is fixed, so memory is,
 * and a slow branch holds up the sender. Belongs to the sender's thread.
 *
 * <p>The first failure of any branch is thrown from the sender's next call; the other branches then stop consuming.
 */
public final class ChunkFan implements AutoCloseable {
    static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS = 16;

    /** What a branch does with a chunk; it may move the position of the buffer it is given, which is its own view. */
    public interface Consumer {
        /** Takes all remaining bytes; what it throws ends the fan. */
        void accept(ByteBuffer chunk) throws IOException;
    }

    /** Where chunks come from. */
    @FunctionalInterface
    public interface Source {
        /** Reads some bytes into the buffer and returns how many; -1 at the end. Blocks until there is something to say. */
        int read(ByteBuffer target) throws IOException;
    }

    /** A branch; its name is its thread's. */
    public record Branch(String name, Consumer consumer) {}

    /** A buffer on its way; it is free again when the last branch is done with it. */
    private record Shared(ByteBuffer buffer, AtomicInteger users) {}

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
    private final List<Worker> workers = new ArrayList<>();
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());

    /** Starts a thread for each branch. */
    public ChunkFan(List<Branch> branches) {
        for (int i = 0; i < CHUNKS; i++) {
            free.add(ByteBuffer.allocate(CHUNK_BYTES));
        }
        for (Branch branch : branches) {
            workers.add(new Worker(branch));
        }
        workers.forEach(worker -> worker.thread.start());
    }

    /**
     * Sends everything that a source has, and waits until every branch has consumed it.
     *
     * @param progress hears how many bytes were sent so far, on this thread
     */
    public void sendAll(Source source, LongConsumer progress) throws IOException {
        long sent = 0;
        while (true) {
            ByteBuffer chunk = next();
            int end = 0;
            while (end >= 0 && chunk.hasRemaining()) {
                end = source.read(chunk);
            }
            chunk.flip();
            if (!chunk.hasRemaining()) {
                finish();
                return;
            }
            sent += chunk.remaining();
            send(chunk);
            progress.accept(sent);
        }
    }

    /** An empty chunk to fill; waits until one is free. */
    private ByteBuffer next() throws IOException {
        rethrow();
        try {
            return free.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Hands a filled chunk, flipped, to every branch; it is no longer the sender's. */
    private void send(ByteBuffer chunk) throws IOException {
        rethrow();
        var shared = new Shared(chunk, new AtomicInteger(workers.size()));
        workers.forEach(worker -> worker.queue.add(Optional.of(shared)));
    }

    /** Waits until every branch has consumed every chunk. */
    private void finish() throws IOException {
        workers.forEach(worker -> worker.queue.add(Optional.empty()));
        for (Worker worker : workers) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        rethrow();
    }

    /** Stops the branches and waits for them, so that nobody uses scanner or upload afterwards. */
    @Override
    public void close() {
        failure.compareAndSet(Optional.empty(), Optional.of(new IllegalStateException("closed before the end")));
        boolean interrupted = Thread.interrupted();
        for (Worker worker : workers) {
            worker.queue.add(Optional.empty());
            if (interrupted) {
                worker.thread.interrupt();
            }
        }
        for (Worker worker : workers) {
            while (worker.thread.isAlive()) {
                try {
                    worker.thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    worker.thread.interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() throws IOException {
        Optional<Throwable> failed = failure.get();
        if (failed.isPresent()) {
            switch (failed.get()) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }

    private static BackupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BackupException(BackupException.Reason.CANCELLED, "interrupted; nothing was stored", e);
    }

    private final class Worker implements Runnable {
        private final LinkedBlockingQueue<Optional<Shared>> queue = new LinkedBlockingQueue<>();
        private final Consumer consumer;
        private final Thread thread;

        Worker(Branch branch) {
            this.consumer = branch.consumer();
            this.thread = Thread.ofPlatform().name(branch.name()).daemon().unstarted(this);
        }

        @Override
        public void run() {
            try {
                for (Optional<Shared> next = queue.take(); next.isPresent(); next = queue.take()) {
                    consume(next.get());
                }
            } catch (InterruptedException e) {
                failure.compareAndSet(Optional.empty(), Optional.of(interrupted(e)));
            }
        }

        private void consume(Shared shared) {
            if (failure.get().isEmpty()) {
                try {
                    consumer.accept(shared.buffer().duplicate());
                } catch (IOException | RuntimeException | Error e) {
                    failure.compareAndSet(Optional.empty(), Optional.of(e));
                }
            }
            if (shared.users().decrementAndGet() == 0) {
                shared.buffer().clear();
                free.add(shared.buffer());
            }
        }
    }
}
