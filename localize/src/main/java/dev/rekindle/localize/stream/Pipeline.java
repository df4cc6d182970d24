package dev.rekindle.localize.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands buffers from one reading thread to several stages, each with its own thread. A buffer is used again once every stage is done with it;
 * a reader that is ahead waits. The first failure of any stage wins: it is thrown at the reader's next call, and no stage gets further bytes.
 *
 * <p>For one reading thread: {@link #next()}, fill, {@link #submit}, and at the end {@link #finish()}. {@link #close()} ends the threads in any case.
 */
public final class Pipeline implements AutoCloseable {
    private final BlockingQueue<Chunk> free;
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Chunk filling;
    private long position;

    /** Starts the threads, one for each stage, named by the keys. */
    public Pipeline(Map<String, Stage> stages, PipelineShape shape) {
        free = new ArrayBlockingQueue<>(shape.chunks());
        for (int i = 0; i < shape.chunks(); i++) {
            free.add(new Chunk(ByteBuffer.allocateDirect(shape.chunkBytes()), free));
        }
        stages.forEach((name, stage) -> lanes.add(new Lane(name, stage, shape.chunks(), failure)));
        lanes.forEach(Lane::start);
    }

    /** An empty buffer to fill; valid until {@link #submit}. Waits until one is free. */
    public ByteBuffer next() throws IOException, InterruptedException {
        if (filling == null) {
            filling = free.take();
            filling.data.clear();
        }
        throwFailure();
        return filling.data;
    }

    /** Hands the buffer of {@link #next()}, from its start to its position, to every stage. */
    public void submit() throws IOException, InterruptedException {
        Chunk chunk = filling;
        if (chunk == null) {
            throw new IllegalStateException("submit without next");
        }
        throwFailure();
        filling = null;
        chunk.data.flip();
        chunk.position = position;
        position = Math.addExact(position, chunk.data.remaining());
        chunk.pending.set(lanes.size());
        for (Lane lane : lanes) {
            lane.put(chunk);
        }
    }

    /** Bytes submitted so far. */
    public long submitted() {
        return position;
    }

    /** Waits until every stage has taken every byte. */
    public void finish() throws IOException, InterruptedException {
        for (Lane lane : lanes) {
            lane.end();
        }
        for (Lane lane : lanes) {
            lane.join();
        }
        throwFailure();
    }

    /** Ends the threads, whatever they are doing, and waits for them: after this no stage touches anything. */
    @Override
    public void close() {
        failure.compareAndSet(null, new IllegalStateException("the pipeline was closed"));
        lanes.forEach(Lane::end);
        lanes.forEach(Lane::joinUninterruptibly);
    }

    private void throwFailure() throws IOException, InterruptedException {
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}
