package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GcsUploadFaultTest {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final GcsFault BUSY = GcsFault.Answers.error(503, "backendError", "try later");

    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);
    private final ObjectStore store;
    private final ObjectStore hasty;

    GcsUploadFaultTest() throws ObjectStoreException {
        store = GcsStore.open(GcsFixture.nobody(gcs));
        hasty = GcsStore.open(GcsFixture.hasty(GcsFixture.nobody(gcs)));
    }

    @AfterEach
    void stop() {
        store.close();
        hasty.close();
        gcs.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGIN", "CHUNK", "LAST_CHUNK"})
    void goesOnAfterAnAnswerThatWasLost(GcsCall call) throws IOException {
        gcs.fault(call, 1, 1, new GcsFault.LosesTheAnswer());
        byte[] bytes = random(18 * MIB);

        StoredObject stored = put(store, KEY, bytes);

        assertThat(read(store, stored)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGIN", "CHUNK", "LAST_CHUNK"})
    void repeatsWhatTheStoreIsTooBusyFor(GcsCall call) throws IOException {
        gcs.fault(call, 1, 2, BUSY);
        byte[] bytes = random(18 * MIB);

        StoredObject stored = put(store, KEY, bytes);

        assertThat(read(store, stored)).isEqualTo(bytes);
    }

    @Test
    void waitsAsLongAsTheStoreAsks() throws IOException {
        gcs.fault(GcsCall.BEGIN, 1, 1, new GcsFault.Answers(429, "", Map.of("Retry-After", "1")));
        Instant begin = Instant.now();

        put(store, KEY, random(10));

        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void asksWhatIsHeldAfterACutInTheMiddleOfAChunkAndGoesOnThere() throws IOException {
        gcs.fault(GcsCall.CHUNK, 1, 1, new GcsFault.CutsTheRequest(3 * MIB + 77));
        byte[] bytes = random(18 * MIB);

        StoredObject stored = put(store, KEY, bytes);

        assertThat(gcs.seen(GcsCall.QUERY)).isEqualTo(1);
        assertThat(gcs.headers()).contains("Content-range: [bytes " + 3 * MIB + "-" + (8 * MIB - 1) + "/*]");
        assertThat(read(store, stored)).isEqualTo(bytes);
    }

    @Test
    void knowsItsOwnObjectWhenTheSessionTellsNothing() throws IOException {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.LosesTheAnswer());
        gcs.fault(GcsCall.QUERY, 1, ALWAYS, BUSY);
        byte[] bytes = random(1000);

        StoredObject stored = put(hasty, KEY, bytes);

        assertThat(read(hasty, stored)).isEqualTo(bytes);
    }

    @Test
    void doesNotTakeTheObjectOfAnotherForItsOwn() throws IOException {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.Breaks());
        gcs.fault(GcsCall.QUERY, 1, ALWAYS, BUSY);

        try (Upload upload = hasty.create(KEY, Metadata.NONE, 10)) {
            upload.write(ByteBuffer.wrap(random(10)));
            gcs.put(BUCKET, KEY.value(), random(10));

            assertFails(Kind.ALREADY_EXISTS, "is never replaced", upload::complete);
        }
    }

    @Test
    void makesSureThatNothingAppearsByCancelling() {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.Breaks());
        gcs.fault(GcsCall.QUERY, 1, ALWAYS, BUSY);

        assertFails(Kind.UNAVAILABLE, "the store answered 503", () -> put(hasty, KEY, random(1000)));

        assertThat(gcs.names(BUCKET)).isEmpty();
        assertThat(gcs.openUploads()).isZero();
    }

    @Test
    void saysSoWhenItCannotKnow() {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.LosesTheAnswer());
        gcs.fault(GcsCall.QUERY, 1, ALWAYS, BUSY);
        gcs.fault(GcsCall.HEAD, 1, ALWAYS, BUSY);

        assertFails(Kind.OUTCOME_UNKNOWN, "look at it before writing again", () -> put(hasty, KEY, random(1000)));
    }

    @Test
    void saysSoWhenItCannotCancel() {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.Breaks());
        gcs.fault(GcsCall.QUERY, 1, ALWAYS, BUSY);
        gcs.fault(GcsCall.CANCEL, 1, ALWAYS, BUSY);

        assertFails(Kind.OUTCOME_UNKNOWN, "may or may not have been stored", () -> put(hasty, KEY, random(1000)));
    }

    @Test
    void deletesAnObjectWhoseChecksumIsNotOurs() {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.TellsAnotherChecksum());

        assertFails(Kind.UNAVAILABLE, "the store keeps 1000 with crc32c:00000000", () -> put(store, KEY, random(1000)));

        assertThat(gcs.names(BUCKET)).isEmpty();
    }

    @Test
    void namesTheGenerationOfADamagedObjectThatItCannotDelete() {
        gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.TellsAnotherChecksum());
        gcs.fault(GcsCall.DELETE, 1, ALWAYS, GcsFault.Answers.error(403, "forbidden", "no storage.objects.delete"));

        assertFails(Kind.OUTCOME_UNKNOWN, "delete generation 17", () -> put(store, KEY, random(1000)));
    }

    @Test
    void deletesWhatTheStorePublishedTooEarly() throws IOException {
        byte[] bytes = random(18 * MIB);
        Upload upload = store.create(KEY, Metadata.NONE, bytes.length);
        gcs.put(BUCKET, KEY.value(), random(10));
        String generation = store.head(KEY).orElseThrow().version().value();
        String done = "{\"name\":\"" + KEY + "\",\"generation\":\"" + generation + "\",\"size\":\"10\"}";
        gcs.fault(GcsCall.CHUNK, 1, 1, new GcsFault.Answers(200, done, Map.of("Content-Type", "application/json")));

        assertFails(Kind.UNAVAILABLE, "start over", () -> upload.write(ByteBuffer.wrap(bytes)));
        upload.close();

        assertThat(gcs.names(BUCKET)).isEmpty();
    }

    @Test
    void startsOverWhenTheStoreForgotTheUpload() throws IOException {
        gcs.fault(GcsCall.CHUNK, 1, 1, GcsFault.Answers.error(410, "gone", "session expired"));

        assertFails(Kind.UNAVAILABLE, "does not know this upload any more", () -> put(store, KEY, random(18 * MIB)));

        assertThat(gcs.names(BUCKET)).isEmpty();
    }

    @Test
    void stopsWhenInterrupted() {
        gcs.fault(GcsCall.BEGIN, 1, ALWAYS, BUSY);
        Thread.currentThread().interrupt();

        assertFails(Kind.INTERRUPTED, "interrupted", () -> put(store, KEY, random(10)));

        assertThat(Thread.interrupted()).isTrue();
    }
}
