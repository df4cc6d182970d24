package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An object read by several ranged GETs at once, put back in order within a window of as many buffers as there are readers. A reader takes a
 * buffer first and the next range second, so the range that is wanted next always has a buffer.
 */
final class RangedStream implements SnapshotStream {
    private final HttpObject object;
    private final ObjectHead head;
    private final int rangeBytes;
    private final Retry retry;
    private final BlockingQueue<ByteBuffer> free = new LinkedBlockingQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private final Map<Long, ByteBuffer> ready = new HashMap<>();
    private long nextToFetch;
    private long nextToRead;
    private @Nullable Throwable failure;
    private @Nullable ByteBuffer current;

    private RangedStream(HttpObject object, ObjectHead head, int rangeBytes, Retry retry) {
        this.object = object;
        this.head = head;
        this.rangeBytes = rangeBytes;
        this.retry = retry;
    }

    /** Fetches the first range, which tells length and entity tag, and starts the readers. */
    static SnapshotStream open(HttpObject object, HttpLimits limits) throws RestoreException, InterruptedException {
        Retry retry = new Retry(object.describe(), limits.patience());
        ByteBuffer first = ByteBuffer.allocateDirect(limits.rangeBytes());
        ObjectHead head = firstRange(object, retry, first);
        if (head.ranges() == ObjectHead.Ranges.IGNORED) {
            return WholeStream.open(object, head, limits, retry);
        }
        RangedStream stream = new RangedStream(object, head, limits.rangeBytes(), retry);
        stream.ready.put(0L, first.flip());
        stream.nextToFetch = 1;
        long ranges = stream.ranges();
        for (int i = 0; i < Math.min(limits.parallel() - 1, ranges - 1); i++) {
            stream.free.add(ByteBuffer.allocateDirect(limits.rangeBytes()));
        }
        for (int i = 0; i < Math.min(limits.parallel(), ranges - 1); i++) {
            stream.readers.add(
                    Thread.ofPlatform().name("restore-range-" + i).daemon().unstarted(stream::fetchAll));
        }
        stream.readers.forEach(Thread::start);
        return stream;
    }

    private static ObjectHead firstRange(HttpObject object, Retry retry, ByteBuffer target)
            throws RestoreException, InterruptedException {
        for (int failures = 0; ; failures++) {
            RangeSink sink = new RangeSink(target.clear());
            try {
                ObjectHead head = object.range(0, target.capacity() - 1L, Optional.empty(), sink);
                boolean whole = head.ranges() == ObjectHead.Ranges.IGNORED
                        || sink.received()
                                == Math.min(target.capacity(), head.size().orElse(-1));
                if (whole) {
                    retry.succeeded();
                    return head;
                }
                retry.pause(failures, new PassingFailure("the answer ended early"));
            } catch (PassingFailure e) {
                retry.pause(failures, e);
            }
        }
    }

    private long length() {
        return head.size().orElseThrow();
    }

    private long ranges() {
        return Math.ceilDiv(length(), (long) rangeBytes);
    }

    private void fetchAll() {
        try {
            while (true) {
                ByteBuffer buffer = free.take();
                long range = claim();
                if (range < 0) {
                    // The next reader that waits for a buffer must see the end too.
                    free.add(buffer);
                    return;
                }
                fetch(range, buffer);
                put(range, buffer.flip());
            }
        } catch (RestoreException | InterruptedException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized long claim() {
        return nextToFetch < ranges() && failure == null ? nextToFetch++ : -1;
    }

    private void fetch(long range, ByteBuffer buffer) throws RestoreException, InterruptedException {
        long first = range * rangeBytes;
        long last = Math.min(first + rangeBytes, length()) - 1;
        RangeSink sink = new RangeSink(buffer.clear().limit(Math.toIntExact(last - first + 1)));
        for (int failures = 0; !sink.isComplete(); failures++) {
            try {
                object.range(first + sink.received(), last, Optional.of(head), sink);
                if (!sink.isComplete()) {
                    throw new PassingFailure("the answer ended early");
                }
            } catch (PassingFailure e) {
                retry.pause(failures, e);
            }
        }
        retry.succeeded();
    }

    private synchronized void put(long range, ByteBuffer buffer) {
        ready.put(range, buffer);
        notifyAll();
    }

    private synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }

    @Override
    public OptionalLong size() {
        return head.size();
    }

    @Override
    public int read(ByteBuffer target) throws RestoreException, InterruptedException {
        if (current == null) {
            if (nextToRead == ranges()) {
                return -1;
            }
            current = take(nextToRead++);
        }
        ByteBuffer source = current;
        int count = Math.min(source.remaining(), target.remaining());
        target.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        if (!source.hasRemaining()) {
            current = null;
            free.add(source);
        }
        return count;
    }

    private synchronized ByteBuffer take(long range) throws RestoreException, InterruptedException {
        while (true) {
            ByteBuffer buffer = ready.remove(range);
            if (buffer != null) {
                return buffer;
            }
            switch (failure) {
                case null -> wait();
                case RestoreException e -> throw e;
                case InterruptedException e -> throw e;
                case Throwable e -> throw new IllegalStateException("a reader failed", e);
            }
        }
    }

    @Override
    public void close() {
        fail(new InterruptedException("the download was closed"));
        readers.forEach(Thread::interrupt);
        object.close();
    }
}
