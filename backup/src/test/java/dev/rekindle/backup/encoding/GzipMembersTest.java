package dev.rekindle.backup.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GzipMembersTest {
    private static final int MEMBER = GzipMembers.MEMBER_BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MEMBER - 1, MEMBER, MEMBER + 1, 9 * MEMBER, 20 * MEMBER + 77})
    void makesOneFileForAnyGunzip(int size) throws IOException {
        byte[] content = EncodedObject.content(size);

        for (int threads : new int[] {1, 4}) {
            byte[] zipped = zip(content, threads);
            try (var gunzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
                assertThat(gunzip.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void makesTheSameBytesWithAnyNumberOfThreads() throws IOException {
        byte[] content = EncodedObject.content(10 * MEMBER + 5);

        assertThat(zip(content, 1)).isEqualTo(zip(content, 4));
    }

    @Test
    void hasRoomForWhatCannotBeCompressed() throws IOException {
        byte[] noise = new byte[3 * MEMBER];
        new SplittableRandom(3).nextBytes(noise);

        byte[] zipped = zip(noise, 2);

        assertThat(zipped.length).isBetween(noise.length, noise.length + 3 * 1000);
    }

    @Test
    void holdsUpTheWriterWhenTheStoreIsSlow() throws Exception {
        var release = new CountDownLatch(1);
        var taken = new AtomicLong();
        var gzip = new GzipMembers(new Blocked(release), 2);
        Thread writer = Thread.ofPlatform().start(() -> {
            try (gzip) {
                for (int i = 0; i < 40 * 16; i++) {
                    gzip.write(ByteBuffer.allocate(MEMBER / 16));
                    taken.addAndGet(MEMBER / 16);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        Await.until(
                "the writer to wait",
                Duration.ofSeconds(20),
                () -> writer.getState() == Thread.State.WAITING && taken.get() > 0);
        assertThat(taken.get()).isLessThanOrEqualTo(5L * MEMBER);
        release.countDown();
        writer.join();
        assertThat(taken.get()).isEqualTo(40L * MEMBER);
    }

    @Test
    void passesOnWhatTheStoreFailsWith() throws IOException {
        try (WritableByteChannel failing = new Failing()) {
            var gzip = new GzipMembers(failing, 2);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20; i++) {
                            gzip.write(ByteBuffer.allocate(MEMBER));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is full");
            gzip.abandon();
        }
    }

    private static byte[] zip(byte[] content, int threads) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GzipMembers(Channels.newChannel(bytes), threads)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                int count = Math.min(rest.remaining(), 99_991);
                assertThat(gzip.write(rest.slice(rest.position(), count))).isEqualTo(count);
                rest.position(rest.position() + count);
            }
        }
        return bytes.toByteArray();
    }

    /** Takes nothing until it is released. */
    private record Blocked(CountDownLatch release) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private record Failing() implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new IOException("the disk is full");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
