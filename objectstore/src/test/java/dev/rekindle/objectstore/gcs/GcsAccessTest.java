package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials, and what they are made into for others. */
class GcsAccessTest {
    private static final String ACCOUNT = "backup@rekindle-test.iam.gserviceaccount.com";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final FakeGcs gcs = FakeGcs.start(Access.SIGNED_IN, () -> now.get()).withBucket(BUCKET);

    @TempDir
    private Path directory;

    @BeforeEach
    void writeKey() {
        gcs.writeKey(keyFile(), ACCOUNT);
    }

    @AfterEach
    void stop() {
        gcs.close();
    }

    @Test
    void picksUpARotatedKeyInTheMiddleOfAnUpload() throws IOException {
        byte[] bytes = random(18 * MIB);

        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()));
                Upload upload = store.create(KEY, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes, 0, 9 * MIB));
            gcs.writeKey(keyFile(), ACCOUNT);
            gcs.revokeTokens();
            upload.write(ByteBuffer.wrap(bytes, 9 * MIB, 9 * MIB));
            StoredObject stored = upload.complete();

            assertThat(read(store, stored)).isEqualTo(bytes);
        }
        assertThat(gcs.seen(GcsCall.TOKEN)).isEqualTo(2);
    }

    @Test
    void renewsATokenThatWasRevoked() throws IOException {
        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            put(store, KEY, random(10));
            gcs.revokeTokens();

            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void keepsTheLastGoodKeyWhileTheFileIsHalfWritten() throws IOException {
        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            put(store, KEY, random(10));
            Files.writeString(keyFile(), "{\"type\":");

            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void saysThatAKeyWasRevoked() throws IOException {
        gcs.writeKey(directory.resolve("other.json"), ACCOUNT);

        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            assertFails(Kind.DENIED, "gives no access token for these credentials", () -> store.head(KEY));
        }
    }

    @Test
    void repeatsATokenRequestThatFailed() throws IOException {
        gcs.fault(GcsCall.TOKEN, 1, 1, GcsFault.Answers.error(503, "backendError", "later"));

        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            assertThat(store.head(KEY)).isEmpty();
        }
    }

    @Test
    void saysThatAFileIsNoKey() throws IOException {
        Files.writeString(keyFile(), "{\"private_key\":\"canary\"}");

        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            assertFails(Kind.DENIED, "is not the JSON key of a service account", () -> store.head(KEY));
        }
    }

    @Test
    void signsUrlsThatLeadToOneGenerationUntilTheyEnd() throws Exception {
        ObjectKey odd = new ObjectKey("ns/a b+ü'(1)~*.db");
        byte[] bytes = random(5000);

        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            StoredObject stored = put(store, odd, bytes);
            ReadTicket ticket = store.ticket(odd, stored.version(), Duration.ofMinutes(10));

            assertThat(get(ticket.url(), ticket.headers()).body()).isEqualTo(bytes);
            assertThat(ticket.headers()).isEmpty();
            URI forged = URI.create(ticket.url().toString().replace("ns/a", "ns/b"));
            assertThat(get(forged, Map.of()).statusCode()).isEqualTo(403);
            now.set(Instant.now().plus(Duration.ofMinutes(11)));
            assertThat(get(ticket.url(), Map.of()).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void grantsNoMoreThanAWeek() throws IOException {
        try (ObjectStore store = GcsStore.open(GcsFixture.account(gcs, keyFile()))) {
            StoredObject stored = put(store, KEY, random(10));

            ReadTicket ticket = store.ticket(KEY, stored.version(), Duration.ofDays(30));

            assertThat(ticket.expires().orElseThrow()).isBefore(Instant.now().plus(Duration.ofDays(8)));
        }
    }

    @Test
    void cutsATokenDownToOneObject() throws Exception {
        gcs.put(BUCKET, "a/o'ne.db", random(500));
        gcs.put(BUCKET, "a/two.db", random(600));
        var source = GoogleCredentials.create(
                new AccessToken(gcs.newToken(), Date.from(Instant.now().plusSeconds(3600))));

        AccessToken token = new DownscopedToken(BUCKET, "a/o'ne.db").from(source, Optional.of(() -> atTheFake()));

        Map<String, String> headers = Map.of("Authorization", "Bearer " + token.getTokenValue());
        assertThat(get(media("a%2Fo%27ne.db"), headers).body()).isEqualTo(random(500));
        assertThat(get(media("a%2Ftwo.db"), headers).statusCode()).isEqualTo(401);
        assertThat(get(media(""), headers).statusCode()).isEqualTo(401);
        assertThat(token.getExpirationTime()).isNotNull();
    }

    @Test
    void keepsAmbientCredentialsFromOtherHosts() {
        assertThatThrownBy(() -> GcsFixture.access(gcs, new GcsCredentials.Ambient()))
                .hasMessageContaining("sent to Google's hosts only");
        var lookalike = GcsConnection.GOOGLE.withEndpoint(URI.create("https://storage.googleapis.com.example.org"));
        assertThatThrownBy(() -> GcsOptions.of(BUCKET).withAccess(new GcsCredentials.Ambient(), lookalike))
                .hasMessageContaining("sent to Google's hosts only");
    }

    @Test
    void keepsCredentialsFromBeingSentInTheClear() {
        var plain = GcsConnection.GOOGLE.withEndpoint(URI.create("http://storage.example.org"));

        assertThatThrownBy(
                        () -> GcsOptions.of(BUCKET).withAccess(new GcsCredentials.ServiceAccountFile(keyFile()), plain))
                .hasMessageContaining("not sent in the clear");
    }

    private Path keyFile() {
        return directory.resolve("key.json");
    }

    private URI media(String encodedName) {
        return URI.create(gcs.endpoint() + "/storage/v1/b/" + BUCKET + "/o/" + encodedName + "?alt=media");
    }

    private static HttpResponse<byte[]> get(URI url, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        headers.forEach(request::setHeader);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    /** Google's token service has a fixed address; here the fake stands in for it. */
    private HttpTransport atTheFake() {
        return new HttpTransport() {
            @Override
            protected LowLevelHttpRequest buildRequest(String method, String url) {
                return new RelayedRequest(
                        method,
                        URI.create(url.replace(
                                "https://sts.googleapis.com", gcs.endpoint().toString())));
            }
        };
    }
}
