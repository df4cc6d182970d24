package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.SideBySide;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.s3.DisturbedUpload.Intent;
import dev.rekindle.testing.fault.TcpFault;
import dev.rekindle.testing.fault.TcpFault.Action;
import dev.rekindle.testing.fault.TcpFault.Direction;
import dev.rekindle.testing.fault.TcpFault.Reach;
import dev.rekindle.testing.fault.TcpFaultProxy;
import dev.rekindle.testing.store.Minio;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Connections that are cut at an exact byte. A download goes on where it was; an upload ends in the whole object or in none that can be seen.
 */
class S3CutTest {
    private static final ObjectKey KEY = DisturbedUpload.KEY;
    private static final int STEP = 32 << 10;

    /** What is uploaded. */
    private enum Content {
        /** Goes as a whole. */
        SNAPSHOT(2 << 20),
        /** Goes in three parts. */
        PARTED(20 << 20);

        private final int length;

        Content(int length) {
            this.length = length;
        }

        byte[] bytes() {
            return S3StoreTest.random(length);
        }
    }

    private static final byte[] BYTES = Content.SNAPSHOT.bytes();

    /** Reaches into the answer to the last request of an upload in parts, and behind it. */
    private static final int ANSWERS = 4096;

    /** An upload, and where its connections are cut. */
    private record Cut(Content content, TcpFault fault) {

        static Cut at(Content content, Direction direction, int at, Random random) {
            Action action = random.nextBoolean() ? Action.RESET : Action.CLOSE;
            Reach reach = random.nextBoolean() ? Reach.ONCE : Reach.FROM_THEN_ON;
            return new Cut(content, new TcpFault(direction, at, action, reach));
        }

        /** Whether the content cannot have passed. */
        boolean bars() {
            return fault.direction() == Direction.TO_SERVER && fault.reach() == Reach.FROM_THEN_ON;
        }

        boolean strikesSurely() {
            return fault.direction() == Direction.TO_SERVER;
        }

        @Override
        public String toString() {
            return content + " " + fault.direction() + " " + fault.afterBytes() + ", " + fault.action() + ", "
                    + fault.reach();
        }
    }

    @Test
    void goesOnReadingAfterACutAtEvery32KiB() throws IOException {
        readThrough(multiplesOfAStep()
                .mapToObj(at -> TcpFault.reset(Direction.TO_CLIENT, at))
                .toList()
                .toArray(TcpFault[]::new));
    }

    @Test
    void goesOnReadingAfterACutAtAnyByte() throws IOException {
        readThrough(anywhere(200));
    }

    @Tag("soak")
    @Test
    void goesOnReadingAfterACutAtAnyOfAThousandBytes() throws IOException {
        readThrough(anywhere(1_000));
    }

    /** The end of a connection in the middle of the headers reads like the end of the headers. */
    @Test
    void asksAgainAfterACutAmongTheHeaders() throws IOException {
        readThrough(
                new ByteRange(5, 1_000),
                IntStream.range(1, 100)
                        .mapToObj(i -> TcpFault.close(Direction.TO_CLIENT, 6L * i))
                        .toArray(TcpFault[]::new));
    }

    @TestFactory
    Stream<DynamicTest> publishesTheWholeAfterOneCutAtEvery32KiB() {
        return uploads(multiplesOfAStep()
                .mapToObj(at -> new Cut(Content.SNAPSHOT, TcpFault.reset(Direction.TO_SERVER, at))));
    }

    @TestFactory
    Stream<DynamicTest> showsNothingWhereEveryConnectionIsCut() {
        return uploads(multiplesOfAStep()
                .mapToObj(at -> new Cut(
                        Content.SNAPSHOT,
                        TcpFault.reset(Direction.TO_SERVER, at).reaching(Reach.FROM_THEN_ON))));
    }

    @TestFactory
    Stream<DynamicTest> showsTheWholeOrNothingAfterACutAtAnyByte() {
        return uploads(anyCuts(10));
    }

    @Tag("soak")
    @TestFactory
    Stream<DynamicTest> showsTheWholeOrNothingAfterACutAtAnyOfAThousandBytes() {
        return uploads(anyCuts(250));
    }

    private static IntStream multiplesOfAStep() {
        return IntStream.range(1, Content.SNAPSHOT.length / STEP).map(i -> i * STEP);
    }

    private static TcpFault[] anywhere(int cuts) {
        var random = new Random(20261121);
        return IntStream.range(0, cuts)
                .mapToObj(_ -> {
                    int at = random.nextInt(Content.SNAPSHOT.length);
                    return random.nextBoolean()
                            ? TcpFault.reset(Direction.TO_CLIENT, at)
                            : TcpFault.close(Direction.TO_CLIENT, at);
                })
                .toArray(TcpFault[]::new);
    }

    /** So many in each direction of an upload of each kind. */
    private static Stream<Cut> anyCuts(int each) {
        var random = new Random(20261126);
        return Stream.of(Content.values())
                .flatMap(content -> IntStream.range(0, each)
                        .boxed()
                        .flatMap(_ -> Stream.of(
                                Cut.at(content, Direction.TO_SERVER, random.nextInt(content.length), random),
                                Cut.at(content, Direction.TO_CLIENT, random.nextInt(ANSWERS), random))));
    }

    private static void readThrough(TcpFault... cuts) throws IOException {
        readThrough(ByteRange.ALL, cuts);
    }

    private static void readThrough(ByteRange range, TcpFault... cuts) throws IOException {
        byte[] expected = range.equals(ByteRange.ALL)
                ? BYTES
                : Arrays.copyOfRange(BYTES, (int) range.offset(), (int) (range.offset() + range.length()));
        Bucket bucket = Bucket.on(Minio.shared());
        bucket.server().requests().put(bucket.name(), "below/" + KEY, BYTES);
        try (TcpFaultProxy proxy =
                        TcpFaultProxy.before(Minio.shared().endpoint().getPort());
                ObjectStore store = S3Store.open(bucket.options(URI.create(proxy.url())))) {
            StoredObject object = store.head(KEY).orElseThrow();
            for (TcpFault cut : cuts) {
                proxy.arm(cut);

                try (ReadableByteChannel channel = store.read(KEY, object.version(), range)) {
                    byte[] read = Channels.newInputStream(channel).readAllBytes();
                    assertThat(Arrays.equals(read, expected)).as(cut.toString()).isTrue();
                }
                assertThat(proxy.struck()).as(cut.toString()).isEqualTo(1);
            }
        }
    }

    private static Stream<DynamicTest> uploads(Stream<Cut> cuts) {
        return cuts.map(cut -> SideBySide.test(cut.toString(), () -> upload(cut)));
    }

    private static void upload(Cut cut) throws IOException {
        Bucket bucket = Bucket.on(Minio.shared());
        try (TcpFaultProxy proxy =
                        TcpFaultProxy.before(Minio.shared().endpoint().getPort());
                ObjectStore store = S3Store.open(
                        bucket.options(URI.create(proxy.url())).withDeadlines(DisturbedUpload.DEADLINES))) {
            proxy.arm(cut.fault());

            var upload = DisturbedUpload.run(store, bucket, cut.content().bytes(), Intent.COMPLETE);
            if (cut.strikesSurely()) {
                assertThat(proxy.struck()).as("cuts").isPositive();
            }
            proxy.disarm();

            if (cut.bars()) {
                assertThat(upload.failure()).as("where nothing gets through").isPresent();
                assertThat(upload.isVisible()).as("visible").isFalse();
            } else if (cut.fault().reach() == Reach.ONCE) {
                assertThat(upload.failure()).as("what passes by itself").isEmpty();
            }
            upload.assertNoHarm(store);
        }
    }
}
