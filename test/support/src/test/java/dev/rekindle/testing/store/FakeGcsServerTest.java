package dev.rekindle.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.GcsCall;
import dev.rekindle.testing.fault.HttpReply;
import dev.rekindle.testing.store.GcsRequests.Generation;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeGcsServerTest {
    private final GcsServer server = FakeGcsServer.shared();
    private final GcsRequests requests = server.requests();
    private final String bucket = "b-" + UUID.randomUUID();

    @Test
    void keepsObjects() {
        server.createBucket(bucket);

        requests.put(bucket, "a/b c+é", "one".getBytes(UTF_8));
        requests.put(bucket, "a/z", "three".getBytes(UTF_8));

        assertThat(requests.get(bucket, "a/b c+é")).asString().isEqualTo("one");
        assertThat(requests.objects(bucket)).extracting(Generation::name).containsExactly("a/b c+é", "a/z");
        assertThat(requests.objects(bucket)).extracting(Generation::size).containsExactly(3L, 5L);
        assertThat(requests.objects(bucket)).extracting(Generation::crc32c).doesNotContain("");
    }

    @Test
    void keepsGenerations() {
        server.createBucket(bucket, BucketOption.VERSIONING);

        requests.put(bucket, "a", "old".getBytes(UTF_8));
        requests.put(bucket, "a", "new".getBytes(UTF_8));
        requests.delete(bucket, "a");

        assertThat(requests.objects(bucket)).isEmpty();
        assertThat(requests.generations(bucket))
                .hasSize(2)
                .extracting(Generation::generation)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"media", "resumable"})
    void createsOnlyWhatIsNotThere(String kind) throws Exception {
        server.createBucket(bucket);
        requests.put(bucket, "a", "old".getBytes(UTF_8));

        HttpResponse<byte[]> refused = upload(requests, kind, "a");
        HttpResponse<byte[]> taken = upload(requests, kind, "b");

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(requests.get(bucket, "a")).asString().isEqualTo("old");
        assertThat(requests.get(bucket, "b")).asString().isEqualTo("new");
    }

    @Test
    void uploadsInASessionThroughAFaultServer() throws Exception {
        server.createBucket(bucket);
        try (FaultServer faults = FaultServer.before(server.endpoint());
                GcsRequests through = GcsRequests.to(faults.url())) {
            faults.script(GcsCall.UPLOAD_CHUNK.match().nth(1), Fault.reply(HttpReply.gcsError(503, "backendError")));

            assertThat(upload(through, "resumable", "a").statusCode()).isEqualTo(503);
            assertThat(upload(through, "resumable", "a").statusCode()).isEqualTo(200);

            assertThat(through.get(bucket, "a")).asString().isEqualTo("new");
            assertThat(faults.count(GcsCall.START_RESUMABLE.match())).isEqualTo(2);
            assertThat(faults.count(GcsCall.GET_MEDIA.match())).isEqualTo(1);
        }
    }

    /** Puts "new" where nothing is yet; returns the last answer. */
    private HttpResponse<byte[]> upload(GcsRequests by, String kind, String name) throws Exception {
        String target =
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=" + kind + "&name=" + name + "&ifGenerationMatch=0";
        byte[] content = "new".getBytes(UTF_8);
        if (kind.equals("media")) {
            return by.send("POST", target, "text/plain", content);
        }
        HttpResponse<byte[]> started = by.send("POST", target, "application/json", "{}".getBytes(UTF_8));
        if (started.statusCode() != 200) {
            return started;
        }
        String session = started.headers().firstValue("Location").orElseThrow();
        assertThat(session).startsWith(by.endpoint().toString());
        return by.send("PUT", session.substring(by.endpoint().toString().length()), "text/plain", content);
    }
}
