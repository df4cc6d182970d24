package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read. */
class GcsErrorsTest {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);
    private final ObjectStore store;
    private final ObjectStore hasty;

    GcsErrorsTest() throws ObjectStoreException {
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
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid                 | Unknown storage class             | UNSUPPORTED | check the options
            400 | invalid                 | CRC32C does not match             | UNAVAILABLE | damaged on the way
            401 | authError               | Invalid Credentials               | DENIED      | sign in
            403 | forbidden               | no storage.objects.create access  | DENIED      | roles/storage.objectUser
            403 | quotaExceeded           | Quota exceeded                    | NO_SPACE    | raise the quota
            403 | rateLimitExceeded       | slow down                         | UNAVAILABLE | try again later
            404 | notFound                | The specified bucket does not exist | NOT_FOUND | check the names of bucket
            409 | conflict                | another operation                 | UNSUPPORTED | check the options
            429 | rateLimitExceeded       | too many requests                 | UNAVAILABLE | fewer requests
            500 | backendError            | backend                           | UNAVAILABLE | try again later
            503 | backendError            | backend                           | UNAVAILABLE | try again later
            501 | notImplemented          | not here                          | UNAVAILABLE | try again later
            """)
    void explainsWhatTheStoreAnswered(int status, String reason, String message, Kind kind, String advice) {
        gcs.fault(GcsCall.BEGIN, 1, ALWAYS, GcsFault.Answers.error(status, reason, message));
        gcs.fault(GcsCall.LIST, 1, ALWAYS, GcsFault.Answers.error(status, reason, message));

        assertFails(kind, advice, () -> hasty.create(KEY, Metadata.NONE, 1));
        assertFails(kind, message, () -> hasty.list(ObjectPrefix.ROOT));
        assertFails(kind, "gs://backups/ns/cluster/one.db", () -> hasty.create(KEY, Metadata.NONE, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retentionPolicyNotMet | Object is subject to bucket's retention policy
            objectUnderActiveHold | Object is under active Temporary hold
            """)
    void saysThatALockedObjectIsLocked(String reason, String message) throws IOException {
        StoredObject stored = put(store, KEY, random(10));
        gcs.fault(GcsCall.DELETE, 1, ALWAYS, GcsFault.Answers.error(403, reason, message));

        assertFails(Kind.DENIED, "wait until it ends", () -> store.delete(KEY, stored.version()));

        assertThat(gcs.names(BUCKET)).containsExactly(KEY.value());
    }

    @Test
    void survivesPagesThatAreNotGoogles() {
        gcs.fault(GcsCall.BEGIN, 1, 1, new GcsFault.Answers(502, "<html>bad gateway</html>", Map.of()));
        gcs.fault(GcsCall.BEGIN, 2, ALWAYS, new GcsFault.Answers(403, "<html>proxy says no</html>", Map.of()));

        assertFails(Kind.DENIED, "the store answered 403;", () -> put(store, KEY, random(10)));
    }

    @Test
    void doesNotFollowARedirect() {
        gcs.fault(
                GcsCall.BEGIN,
                1,
                ALWAYS,
                new GcsFault.Answers(307, "", Map.of("Location", gcs.endpoint() + "/elsewhere")));
        gcs.fault(
                GcsCall.HEAD,
                1,
                ALWAYS,
                new GcsFault.Answers(302, "", Map.of("Location", gcs.endpoint() + "/elsewhere")));

        assertFails(Kind.DENIED, "redirect (307), which is not followed", () -> put(store, KEY, random(10)));
        assertFails(Kind.DENIED, "redirect (302), which is not followed", () -> store.head(KEY));
        assertThat(gcs.seen(GcsCall.OTHER)).isZero();
    }

    @Test
    void sendsNothingToASessionOnAnotherHost() {
        String elsewhere = "http://localhost:" + gcs.endpoint().getPort() + "/upload/x?upload_id=canary";
        gcs.fault(GcsCall.BEGIN, 1, ALWAYS, new GcsFault.Answers(200, "", Map.of("Location", elsewhere)));

        assertFails(Kind.DENIED, "to another host", () -> put(store, KEY, random(10)));
        assertThat(gcs.seen(GcsCall.LAST_CHUNK)).isZero();
    }

    @Test
    void countsADeletionWhoseAnswerWasLost() throws IOException {
        StoredObject stored = put(store, KEY, random(10));
        gcs.fault(GcsCall.DELETE, 1, 1, new GcsFault.LosesTheAnswer());

        store.delete(KEY, stored.version());

        assertThat(gcs.names(BUCKET)).isEmpty();
    }
}
