package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.fault.Ending;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.HttpReply;
import dev.rekindle.testing.fault.RecordedRequest;
import dev.rekindle.testing.fault.S3Call;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.Minio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads over connections that break. */
class S3ReadTest {
    private static final ObjectKey KEY = new ObjectKey("ns/one.db");
    private static final byte[] BYTES = S3StoreTest.random(2 << 20);

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET"})
    void goesOnAtTheExactByte(Ending ending) throws IOException {
        Bucket bucket = withObject();
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
            StoredObject object = store.head(KEY).orElseThrow();
            faults.script(S3Call.GET_OBJECT.match().upTo(3), Fault.real().cutAt(123_457, ending));

            assertThat(read(store, object, new ByteRange(1_000, 1_000_000)))
                    .isEqualTo(Arrays.copyOfRange(BYTES, 1_000, 1_001_000));

            assertThat(faults.requests().stream()
                            .filter(S3Call.GET_OBJECT.match()::isOfKind)
                            .map(S3ReadTest::range))
                    .containsExactly(
                            "bytes=1000-1000999",
                            "bytes=124457-1000999",
                            "bytes=247914-1000999",
                            "bytes=371371-1000999");
        }
    }

    @Test
    void givesUpWhereNothingEverComes() throws IOException {
        Bucket bucket = withObject();
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
            StoredObject object = store.head(KEY).orElseThrow();
            faults.script(S3Call.GET_OBJECT.match(), Fault.real().cutAt(0, Ending.CLOSE));

            assertKind(Kind.UNAVAILABLE, () -> read(store, object, ByteRange.ALL));
        }
    }

    @Test
    void neverSplicesTwoObjects() throws IOException {
        Bucket bucket = withObject();
        try (ObjectStore store = S3Store.open(bucket.options())) {
            StoredObject object = store.head(KEY).orElseThrow();
            try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                    ObjectStore watched = S3Store.open(bucket.options(faults.url()))) {
                faults.script(S3Call.GET_OBJECT.match().nth(1), Fault.real().cutAt(100_000, Ending.RESET));
                try (ReadableByteChannel channel = watched.read(KEY, object.version(), ByteRange.ALL)) {
                    channel.read(ByteBuffer.allocate(1_000));
                    byte[] other = S3StoreTest.random(BYTES.length + 1);
                    bucket.server().requests().put(bucket.name(), "below/" + KEY, other);

                    assertKind(
                            Kind.CHANGED, () -> Channels.newInputStream(channel).readAllBytes());
                }
            }
        }
    }

    @Test
    void readsAVersionThatWasReplaced() throws IOException {
        Bucket bucket = Bucket.on(Minio.shared(), BucketOption.VERSIONING);
        try (ObjectStore store = S3Store.open(bucket.options())) {
            StoredObject object = S3StoreTest.put(store, KEY, BYTES);
            bucket.server().requests().put(bucket.name(), "below/" + KEY, new byte[10]);

            assertThat(read(store, object, ByteRange.ALL)).isEqualTo(BYTES);
        }
    }

    @Test
    void refusesAnAnswerForAnotherRange() throws IOException {
        Bucket bucket = withObject();
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
            StoredObject object = store.head(KEY).orElseThrow();
            faults.script(
                    S3Call.GET_OBJECT.match(), Fault.real().header("Content-Range", "bytes 0-99/" + BYTES.length));

            assertKind(Kind.UNSUPPORTED, () -> read(store, object, new ByteRange(100, 100)));
        }
    }

    @Test
    void waitsAsLongAsTheStoreAsks() throws IOException {
        Bucket bucket = withObject();
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
            faults.script(
                    S3Call.HEAD_OBJECT.match().nth(1),
                    Fault.reply(HttpReply.s3Error(503, "SlowDown").header("Retry-After", "3")));
            long begin = System.nanoTime();

            assertThat(store.head(KEY)).isPresent();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        }
    }

    private static Bucket withObject() {
        Bucket bucket = Bucket.on(Minio.shared());
        bucket.server().requests().put(bucket.name(), "below/" + KEY, BYTES);
        return bucket;
    }

    private static String range(RecordedRequest request) {
        return request.header("Range").orElse("");
    }

    private static byte[] read(ObjectStore store, StoredObject object, ByteRange range) throws IOException {
        try (ReadableByteChannel channel = store.read(KEY, object.version(), range)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static void assertKind(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
