package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcsReadFaultTest {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);
    private final ObjectStore store;

    GcsReadFaultTest() throws ObjectStoreException {
        store = GcsStore.open(GcsFixture.nobody(gcs));
    }

    @AfterEach
    void stop() {
        store.close();
        gcs.close();
    }

    @Test
    void goesOnAtTheVeryByteAfterEveryReset() throws IOException {
        byte[] bytes = random(5 * MIB);
        StoredObject stored = put(store, KEY, bytes);
        gcs.fault(GcsCall.MEDIA, 1, 4, new GcsFault.CutsTheAnswer(MIB + 13));

        assertThat(read(store, stored)).isEqualTo(bytes);

        assertThat(gcs.seen(GcsCall.MEDIA)).isEqualTo(5);
        assertThat(gcs.headers().stream().filter(line -> line.startsWith("Range: [bytes=")))
                .hasSize(4)
                .allMatch(line -> line.endsWith("-" + (5 * MIB - 1) + "]"))
                .noneMatch(line -> line.contains("bytes=0-"));
    }

    @Test
    void failsRatherThanEndEarly() throws IOException {
        StoredObject stored = put(store, KEY, random(MIB));
        gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.CutsTheAnswer(1000));
        gcs.fault(GcsCall.MEDIA, 2, ALWAYS, new GcsFault.Breaks());

        try (ObjectStore hasty = GcsStore.open(GcsFixture.hasty(GcsFixture.nobody(gcs)))) {
            assertFails(Kind.UNAVAILABLE, "cannot read gs://backups/ns/cluster/one.db", () -> read(hasty, stored));
        }
    }

    @Test
    void doesNotGoOnWithAnotherGeneration() throws IOException {
        StoredObject stored = put(store, KEY, random(MIB));
        gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.CutsTheAnswer(200_000));

        try (ReadableByteChannel channel = store.read(KEY, stored.version(), ByteRange.ALL)) {
            gcs.put(BUCKET, KEY.value(), random(MIB));

            assertFails(Kind.NOT_FOUND, "404", () -> {
                ByteBuffer target = ByteBuffer.allocate(MIB);
                while (channel.read(target) >= 0) {
                    assertThat(target.position()).isLessThan(MIB);
                }
            });
        }
    }

    @Test
    void noticesBytesThatAreNotThoseThatWereStored() throws IOException {
        StoredObject stored = put(store, KEY, random(MIB));
        gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.FlipsABit());

        assertFails(Kind.UNAVAILABLE, "checksum mismatch", () -> read(store, stored));
    }

    @Test
    void noticesThatARangeWasIgnored() throws IOException {
        StoredObject stored = put(store, KEY, random(100));
        gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.Answers(200, "0123456789", Map.of()));

        assertFails(
                Kind.UNSUPPORTED,
                "the store sent bytes from 0, asked for were those from 50",
                () -> store.read(KEY, stored.version(), ByteRange.from(50)));
    }

    @Test
    void readsARangeThatBreaks() throws IOException {
        byte[] bytes = random(MIB);
        StoredObject stored = put(store, KEY, bytes);
        gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.CutsTheAnswer(10));
        ByteBuffer target = ByteBuffer.allocateDirect(1000);

        try (ReadableByteChannel channel = store.read(KEY, stored.version(), new ByteRange(5000, 100))) {
            while (channel.read(target) >= 0) {
                assertThat(target.position()).isLessThanOrEqualTo(100);
            }
        }

        byte[] found = new byte[target.flip().remaining()];
        target.get(found);
        assertThat(found).isEqualTo(Arrays.copyOfRange(bytes, 5000, 5100));
    }

    @Test
    void dropsTheRestOfAReadThatIsClosedEarly() throws IOException {
        StoredObject stored = put(store, KEY, random(64 * MIB));

        try (ReadableByteChannel channel = store.read(KEY, stored.version(), ByteRange.ALL)) {
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
        }

        assertThat(gcs.bytesSent()).isLessThan(32L * MIB);
    }
}
