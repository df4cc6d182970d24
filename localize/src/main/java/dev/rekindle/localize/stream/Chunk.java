package dev.rekindle.localize.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A buffer on its way round. The queues it passes through order the accesses to its fields. */
final class Chunk {
    final ByteBuffer data;
    final AtomicInteger pending = new AtomicInteger();
    long position;

    private final BlockingQueue<Chunk> home;

    Chunk(ByteBuffer data, BlockingQueue<Chunk> home) {
        this.data = data;
        this.home = home;
    }

    /** One stage is done with it; the last one puts it back. */
    void release() {
        if (pending.decrementAndGet() == 0) {
            home.add(this);
        }
    }
}
