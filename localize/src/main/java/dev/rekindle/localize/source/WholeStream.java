package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An object from a server that ignores ranges: one GET at a time for everything. After a failure the next GET starts from the first byte, and
 * what was delivered before is skipped; the entity tag, where there is one, makes sure that these are the same bytes.
 */
final class WholeStream implements SnapshotStream {
    private static final int BUFFERS = 4;

    private final HttpObject object;
    private final ObjectHead head;
    private final Retry retry;
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    // One more place than buffers, for the empty one that says that the end is reached, or that there was a failure.
    private final BlockingQueue<Optional<ByteBuffer>> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread reader;
    private @Nullable ByteBuffer current;
    private boolean ended;

    private WholeStream(HttpObject object, ObjectHead head, HttpLimits limits, Retry retry) {
        this.object = object;
        this.head = head;
        this.retry = retry;
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocateDirect(limits.rangeBytes()));
        }
        this.reader = Thread.ofPlatform().name("restore-whole").daemon().unstarted(this::fetch);
    }

    static WholeStream open(HttpObject object, ObjectHead head, HttpLimits limits, Retry retry) {
        WholeStream stream = new WholeStream(object, head, limits, retry);
        stream.reader.start();
        return stream;
    }

    private void fetch() {
        try {
            Delivery delivery = new Delivery();
            int failures = 0;
            while (true) {
                long before = delivery.delivered;
                try {
                    delivery.restart();
                    object.whole(Optional.of(head), delivery);
                    delivery.finish();
                    return;
                } catch (PassingFailure e) {
                    if (delivery.delivered > before) {
                        retry.succeeded();
                        failures = 0;
                    }
                    retry.pause(failures++, e);
                }
            }
        } catch (RestoreException | InterruptedException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
        filled.offer(Optional.empty());
    }

    /** Cuts the body into buffers, and skips what an earlier GET has delivered. */
    private final class Delivery implements ByteSink {
        private long delivered;
        private long skip;
        private @Nullable ByteBuffer filling;

        void restart() {
            skip = delivered;
        }

        @Override
        public void accept(ByteBuffer bytes) throws PassingFailure, InterruptedException {
            int skipped = (int) Math.min(skip, bytes.remaining());
            bytes.position(bytes.position() + skipped);
            skip -= skipped;
            if (head.size().isPresent() && bytes.remaining() > head.size().getAsLong() - delivered) {
                throw new PassingFailure("more bytes came than were announced");
            }
            while (bytes.hasRemaining()) {
                ByteBuffer target = filling == null ? free.take().clear() : filling;
                filling = target;
                int count = Math.min(bytes.remaining(), target.remaining());
                target.put(bytes.slice(bytes.position(), count));
                bytes.position(bytes.position() + count);
                delivered += count;
                if (!target.hasRemaining()) {
                    hand(target);
                }
            }
        }

        private void hand(ByteBuffer target) throws InterruptedException {
            filling = null;
            filled.put(Optional.of(target.flip()));
        }

        void finish() throws PassingFailure, InterruptedException {
            if (skip > 0 || (head.size().isPresent() && delivered != head.size().getAsLong())) {
                throw new PassingFailure("the answer ended early");
            }
            if (filling != null) {
                hand(filling);
            }
            filled.put(Optional.empty());
        }
    }

    @Override
    public OptionalLong size() {
        return head.size();
    }

    @Override
    public int read(ByteBuffer target) throws RestoreException, InterruptedException {
        if (current == null && !ended) {
            current = filled.take().orElse(null);
            ended = current == null;
        }
        ByteBuffer source = current;
        if (source == null) {
            throwFailure();
            return -1;
        }
        int count = Math.min(source.remaining(), target.remaining());
        target.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        if (!source.hasRemaining()) {
            current = null;
            free.add(source);
        }
        return count;
    }

    private void throwFailure() throws RestoreException, InterruptedException {
        switch (failure.get()) {
            case null -> {}
            case RestoreException e -> throw e;
            case InterruptedException e -> throw e;
            case Throwable e -> throw new IllegalStateException("the reader failed", e);
        }
    }

    @Override
    public void close() {
        failure.compareAndSet(null, new InterruptedException("the download was closed"));
        reader.interrupt();
        object.close();
    }
}
