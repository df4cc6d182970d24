package dev.rekindle.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.RequestMatch;
import dev.rekindle.testing.fault.S3Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every S3 server of the vocabulary does, each as a real process. */
class S3ServersTest {
    private final String bucket = "b-" + UUID.randomUUID();

    static Stream<S3Server> servers() {
        return Stream.of(Minio.shared(), VersityGw.shared(), SeaweedFs.shared());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void keepsObjects(S3Server server) {
        S3Requests requests = server.requests();
        server.createBucket(bucket);

        requests.put(bucket, "a/b c+d=é~.txt", "one".getBytes(UTF_8));
        requests.put(bucket, "a/z", "two".getBytes(UTF_8));

        assertThat(requests.get(bucket, "a/b c+d=é~.txt")).asString().isEqualTo("one");
        assertThat(requests.keys(bucket)).containsExactly("a/b c+d=é~.txt", "a/z");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void letsWhoeverHasASignedUrlReadOneVersion(S3Server server) throws Exception {
        S3Requests requests = server.requests();
        server.createBucket(bucket, BucketOption.VERSIONING);
        requests.put(bucket, "a/b c.txt", "old".getBytes(UTF_8));
        S3Requests.Version old = requests.versions(bucket).getFirst();
        requests.put(bucket, "a/b c.txt", "new".getBytes(UTF_8));

        URI url = requests.presigned(bucket, old, Duration.ofMinutes(1));

        assertThat(get(url).body()).isEqualTo("old");
        assertThat(get(URI.create(url.toString().replace("b%20c", "other"))).statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<String> get(URI url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void listsMoreThanFitsOnAPage(S3Server server) {
        S3Requests requests = server.requests();
        server.createBucket(bucket);
        List<String> keys = Stream.iterate(0, i -> i + 1)
                .limit(1001)
                .map("key-%04d"::formatted)
                .toList();

        keys.parallelStream().forEach(key -> requests.put(bucket, key, new byte[0]));

        assertThat(requests.keys(bucket)).isEqualTo(keys);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void showsVersionsAndOpenUploads(S3Server server) {
        S3Requests requests = server.requests();
        server.createBucket(bucket, BucketOption.VERSIONING);

        requests.put(bucket, "a", "old".getBytes(UTF_8));
        requests.put(bucket, "a", "new".getBytes(UTF_8));
        requests.must(S3Request.of("DELETE", "/" + bucket + "/a"));
        requests.must(S3Request.of("POST", "/" + bucket + "/open").query("uploads", ""));

        assertThat(requests.versions(bucket))
                .extracting(S3Requests.Version::deleteMarker)
                .containsExactlyInAnyOrder(true, false, false);
        assertThat(requests.versions(bucket))
                .extracting(S3Requests.Version::versionId)
                .doesNotHaveDuplicates()
                .doesNotContain("", "null");
        assertThat(requests.keys(bucket)).isEmpty();
        assertThat(requests.uploads(bucket, "open"))
                .singleElement()
                .satisfies(upload -> assertThat(upload.key()).isEqualTo("open"));
        assertThat(requests.uploads(bucket, "other")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void refusesAWrongKey(S3Server server) throws IOException {
        try (S3Requests wrongSecret = S3Requests.to(server.access().as(server.accessKey(), "wrong-secret"));
                S3Requests stranger = S3Requests.to(server.access().as("stranger", server.secretKey()))) {
            HttpResponse<byte[]> mismatch = wrongSecret.send(S3Request.of("PUT", "/" + bucket));
            HttpResponse<byte[]> unknown = stranger.send(S3Request.of("PUT", "/" + bucket));

            assertThat(mismatch.statusCode()).isEqualTo(403);
            assertThat(mismatch.body()).asString().contains("<Code>SignatureDoesNotMatch</Code>");
            assertThat(unknown.statusCode()).isEqualTo(403);
            assertThat(unknown.body()).asString().contains("<Code>InvalidAccessKeyId</Code>");
        }
    }

    /** Both ways: what is promised is there, and what is not promised is not. */
    @ParameterizedTest
    @MethodSource("servers")
    void hasTheFeaturesThatItPromises(S3Server server) throws IOException {
        for (S3Feature feature : S3Feature.values()) {
            String own = bucket + "-" + feature.name().toLowerCase(Locale.ROOT).replace('_', '-');

            assertThat(new S3Features(server, own).has(feature))
                    .as("%s has %s", server, feature)
                    .isEqualTo(server.features().contains(feature));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void acceptsSignaturesThroughAFaultServer(S3Server server) throws IOException {
        server.createBucket(bucket);
        try (FaultServer faults = FaultServer.before(server.endpoint());
                S3Requests through = S3Requests.to(server.access().at(faults.url()))) {
            faults.script(S3Call.PUT_OBJECT.match().nth(2), Fault.reset().afterForwarding());

            through.put(bucket, "a/b c", "one".getBytes(UTF_8));
            assertThatThrownBy(() -> through.send(
                            S3Request.of("PUT", "/" + bucket + "/lost").body("two")))
                    .isInstanceOf(IOException.class);

            assertThat(through.get(bucket, "a/b c")).asString().isEqualTo("one");
            assertThat(through.keys(bucket)).containsExactly("a/b c", "lost");
            assertThat(faults.count(RequestMatch.method("PUT"))).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void saysNothingOfItsKeys(S3Server server) {
        assertThat(Set.of(server.toString(), server.access().toString(), server.log()))
                .noneMatch(text -> text.contains(server.secretKey()));
    }
}
