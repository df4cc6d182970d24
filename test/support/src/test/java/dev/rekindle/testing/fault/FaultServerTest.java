package dev.rekindle.testing.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultServerTest {
    private static final RequestMatch ALL = RequestMatch.any();

    private final EchoServer backend = EchoServer.start();
    private final FaultServer faults = FaultServer.before(backend.url());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        client.shutdownNow();
        faults.close();
        backend.close();
    }

    @Test
    void handsOnWhatItIsNotToldToSpoil() throws Exception {
        HttpResponse<byte[]> response = client.send(
                to("/bucket/a%2Fb?x=1&y")
                        .header("X-Sent", "seen")
                        .PUT(body("hello"))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).asString().isEqualTo("hello");
        assertThat(response.headers().firstValue("X-Seen")).contains("seen");
        assertThat(backend.asked())
                .containsExactly("PUT /bucket/a%2Fb?x=1&y for " + faults.url().getAuthority() + ", 5 bytes");
    }

    @Test
    void servesManyRequestsOnOneConnection() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(put("/" + i, "body " + i).body()).isEqualTo("body " + i);
        }

        assertThat(faults.requests()).hasSize(20);
        assertThat(faults.connections()).isEqualTo(1);
    }

    @Test
    void understandsChunksOnBothSides() throws Exception {
        String large = "0123456789".repeat(20_000);

        HttpResponse<String> response = client.send(
                to("/chunked")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8))))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo(large);
        assertThat(response.headers().firstValue("Content-Length")).contains("200000");
        assertThat(faults.requests().getFirst().bodyLength()).isEqualTo(200_000);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        faults.script(RequestMatch.method("HEAD").nth(2), Fault.reply(HttpReply.s3Error(404, "NoSuchKey")));

        HttpRequest head = to("/a").HEAD().build();

        assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        HttpResponse<String> made = client.send(head, BodyHandlers.ofString());
        assertThat(made.statusCode()).isEqualTo(404);
        assertThat(made.body()).isEmpty();
        assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void hidesTheBackendBehindItself() throws Exception {
        assertThat(put("/elsewhere", "x").headers().firstValue("Location")).contains(faults.url() + "/session");
    }

    @Test
    void answersInPlaceOfTheBackend() throws Exception {
        faults.script(ALL, Fault.reply(HttpReply.s3Error(503, "SlowDown").header("Retry-After", "1")));

        HttpResponse<String> response = put("/a", "x");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("<Code>SlowDown</Code>");
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(backend.asked()).isEmpty();
        assertThat(faults.struck()).isEqualTo(1);
    }

    @Test
    void saysThatItFailedAfterItHappened() throws Exception {
        faults.script(ALL, Fault.reply(HttpReply.s3Error(200, "InternalError")).afterForwarding());

        HttpResponse<String> response = put("/a", "x");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("<Error><Code>InternalError</Code>");
        assertThat(backend.asked()).hasSize(1);
    }

    @Test
    void losesTheRequest() {
        faults.script(ALL.nth(1), Fault.reset()).script(ALL.nth(2), Fault.close());

        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThat(backend.asked()).isEmpty();
        assertThat(faults.struck()).isEqualTo(2);
    }

    @Test
    void losesTheAnswer() {
        faults.script(ALL.nth(1), Fault.reset().afterForwarding())
                .script(ALL.nth(2), Fault.close().afterForwarding());

        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThat(backend.asked()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "RESET"})
    void breaksOffInTheBody(Ending ending) throws Exception {
        faults.script(ALL, Fault.real().cutAt(3, ending));
        HttpResponse<InputStream> response =
                client.send(to("/a").PUT(body("hello")).build(), BodyHandlers.ofInputStream());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).contains("5");
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void stallsBeforeAndWithinTheAnswer() {
        faults.script(ALL.nth(1), Fault.stall()).script(ALL.nth(2), Fault.real().cutAt(3, Ending.STALL));
        HttpRequest put = to("/a").PUT(body("hello")).build();

        // Not by the timeout of the request: until JDK 26 that ends where the head of the answer is there.
        assertThatThrownBy(() -> client.sendAsync(put, BodyHandlers.ofString()).get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(backend.asked()).isEmpty();
        assertThatThrownBy(() -> client.sendAsync(put, BodyHandlers.ofString()).get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(backend.asked()).hasSize(1);
    }

    @Test
    void trickles() throws Exception {
        faults.script(ALL, Fault.real().trickle(10, Duration.ofMillis(5)));
        long started = System.nanoTime();

        HttpResponse<String> response = put("/a", "0123456789".repeat(20));

        assertThat(response.body()).hasSize(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void promisesALengthThatIsNot() throws Exception {
        faults.script(ALL.nth(1), Fault.real().lengthOffBy(+2))
                .script(ALL.nth(2), Fault.real().lengthOffBy(-2));

        assertThatThrownBy(() -> put("/a", "hello")).isInstanceOf(IOException.class);
        assertThat(put("/a", "hello").body()).isEqualTo("hel");
    }

    @Test
    void changesHeadersStatusAndBytes() throws Exception {
        faults.script(
                ALL,
                Fault.real()
                        .withoutHeader("etag")
                        .header("x-amz-checksum-crc32c", "AAAAAA==")
                        .date(Instant.EPOCH)
                        .status(206)
                        .damagedAt(1));

        HttpResponse<String> response = put("/a", "hello");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("ETag")).isEmpty();
        assertThat(response.headers().firstValue("x-amz-checksum-crc32c")).contains("AAAAAA==");
        assertThat(response.headers().allValues("Date")).containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(response.body()).isNotEqualTo("hello").startsWith("h").endsWith("llo");
    }

    @Test
    void strikesWhatIsMeantAndWhenItIsMeant() throws Exception {
        faults.script(
                RequestMatch.method("PUT")
                        .path("/b/key")
                        .query("(^|&)partNumber=")
                        .nth(2),
                Fault.reply(HttpReply.of(500)));
        faults.script(RequestMatch.method("PUT").noQuery("partNumber").from(2), Fault.reply(HttpReply.of(429)));

        assertThat(IntStream.of(
                        put("/b/key?partNumber=1", "").statusCode(),
                        put("/b/other?partNumber=2", "").statusCode(),
                        put("/b/key?partNumber=2", "").statusCode(),
                        put("/b/key?partNumber=2", "").statusCode(),
                        put("/b/key", "").statusCode(),
                        put("/b/key", "").statusCode(),
                        put("/b/key", "").statusCode()))
                .containsExactly(200, 200, 500, 200, 200, 429, 429);
        assertThat(faults.struck()).isEqualTo(3);
        assertThat(faults.count(RequestMatch.any().query("partNumber"))).isEqualTo(4);

        faults.clearScript();
        assertThat(put("/b/key", "").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesByTheHeadAlone() throws Exception {
        faults.script(ALL, Fault.reply(HttpReply.s3Error(403, "AccessDenied")).afterBodyBytes(0));

        HttpResponse<String> response = client.send(
                to("/a").expectContinue(true).PUT(body("x".repeat(1_000_000))).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(faults.requests().getFirst().bodyLength()).isZero();
    }

    @Test
    void invitesABodyThatWaitsForThat() throws Exception {
        HttpResponse<String> response =
                client.send(to("/a").expectContinue(true).PUT(body("hello")).build(), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("hello");
        assertThat(faults.requests().getFirst().header("expect")).contains("100-Continue");
    }

    @Test
    void tearsTheConnectionDownWithinTheRequest() {
        faults.script(ALL, Fault.reset().afterBodyBytes(1000));

        assertThatThrownBy(() -> put("/a", "x".repeat(5_000_000))).isInstanceOf(IOException.class);
        assertThat(faults.requests().getFirst().bodyLength()).isEqualTo(1000);
        assertThat(backend.asked()).isEmpty();
    }

    @Test
    void keepsWhatItWasSentForASearchForSecrets() throws Exception {
        client.send(
                to("/a?token=one")
                        .header("Authorization", "two")
                        .PUT(body("three"))
                        .build(),
                BodyHandlers.discarding());

        assertThat(faults.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.text()).contains("token=one", "two", "three"));
    }

    @Test
    void saysSoWhereTheBackendIsDown() throws Exception {
        backend.close();

        HttpResponse<String> response = put("/a", "x");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains(backend.url().toString());
    }

    @Test
    void refusesAScriptThatMakesNoSense() {
        assertThatThrownBy(() -> Fault.reset().cutAt(1, Ending.CLOSE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.real().afterBodyBytes(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private HttpResponse<String> put(String target, String content) throws Exception {
        return client.send(to(target).PUT(body(content)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String target) {
        return HttpRequest.newBuilder(URI.create(faults.url() + target));
    }

    private static HttpRequest.BodyPublisher body(String content) {
        return BodyPublishers.ofString(content);
    }
}
