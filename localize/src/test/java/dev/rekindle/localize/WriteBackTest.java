package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.localize.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteBackTest {
    private final CountDownLatch flushing = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger flushes = new AtomicInteger();

    @Test
    void isDueWhereAWriteReachesABoundary() {
        var writeBack = new WriteBack(new Flushed(() -> {}), 100);

        assertThat(writeBack.isDue(0, 99)).isFalse();
        assertThat(writeBack.isDue(0, 100)).isTrue();
        assertThat(writeBack.isDue(100, 199)).isFalse();
        assertThat(writeBack.isDue(150, 350)).isTrue();
    }

    @Test
    void letsTheWriterGoOnWhileTheDiskTakesWhatWasWritten() throws Exception {
        var writeBack = new WriteBack(new Flushed(this::hold), 100);

        writeBack.start();

        assertThat(flushing.await(10, TimeUnit.SECONDS))
                .as("the flush has begun")
                .isTrue();
        assertThat(flushes).hasValue(0);
        mayEnd.countDown();
        writeBack.await();
        assertThat(flushes).hasValue(1);
    }

    @Test
    void keepsTheFailureOfAFlushForTheNextCall() throws Exception {
        var writeBack = new WriteBack(
                new Flushed(() -> {
                    throw new IOException("the disk is gone");
                }),
                100);

        writeBack.start();

        assertThatThrownBy(writeBack::await).hasMessage("the disk is gone");
        writeBack.await();
    }

    @Test
    void waitsForTheFlushEvenWhenInterrupted() throws Exception {
        var writeBack = new WriteBack(new Flushed(this::hold), 100);
        writeBack.start();
        assertThat(flushing.await(10, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();
        mayEnd.countDown();
        writeBack.await();

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(flushes).hasValue(1);
    }

    private void hold() throws IOException {
        flushing.countDown();
        try {
            if (!mayEnd.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody let this flush end");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private interface Flush {
        void run() throws IOException;
    }

    /** A file of which only the flushes matter. */
    private final class Flushed implements DiskFile {
        private final Flush flush;

        Flushed(Flush flush) {
            this.flush = flush;
        }

        @Override
        public void flush() throws IOException {
            flush.run();
            flushes.incrementAndGet();
        }

        @Override
        public void write(ByteBuffer source, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer target, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sync() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
