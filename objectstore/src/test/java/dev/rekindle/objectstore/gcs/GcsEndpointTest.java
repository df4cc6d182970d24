package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.HASTY;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TestAuthority;
import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestAuthority.Validity;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections go, and where they never go. */
class GcsEndpointTest {
    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        gcs.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "https://169.254.169.254",
                "http://2852039166",
                "http://[::ffff:169.254.169.254]",
                "http://[::ffff:a9fe:a9fe]",
                "http://[64:ff9b::a9fe:a9fe]",
                "http://[2002:a9fe:a9fe::]",
                "http://[fe80::1]",
                "http://[fd00:ec2::254]",
                "http://0.0.0.0",
                "http://224.0.0.1"
            })
    void connectsToNoForbiddenAddress(String endpoint) throws IOException {
        try (ObjectStore store = open(connection(URI.create(endpoint)))) {
            assertThatThrownBy(() -> store.head(KEY))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isIn(Kind.DENIED, Kind.UNAVAILABLE))
                    .message()
                    .containsAnyOf("is not connected to", "host is not known");
        }
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndAsksNoSecondTime() throws IOException {
        var asked = new ArrayList<String>();
        URI rebound = URI.create("http://rebind.example.org:" + gcs.endpoint().getPort());
        GcsOptions options = GcsOptions.of(BUCKET).withAccess(new GcsCredentials.None(), connection(rebound));

        try (ObjectStore store = GcsStore.open(
                options,
                host -> {
                    asked.add(host);
                    String next = asked.size() == 1 ? "127.0.0.1" : "169.254.169.254";
                    return new InetAddress[] {InetAddress.getByName(next)};
                },
                InstantSource.system())) {
            assertThat(store.head(KEY)).isEmpty();
        }

        assertThat(asked).containsExactly("rebind.example.org");
    }

    @Test
    void refusesThisMachineWhereThePolicySaysSo() throws IOException {
        GcsConnection strict = connection(gcs.endpoint()).withAddresses(AddressPolicy.PUBLIC_ONLY);

        try (ObjectStore store = open(strict)) {
            assertFails(Kind.DENIED, "this machine itself, and is not connected to", () -> store.head(KEY));
        }
    }

    @Test
    void trustsTheAuthorityThatItWasGivenAndNoOther() throws IOException {
        TestAuthority authority = TestAuthority.create("ca");
        Path trusted = authority.write(directory);
        PemPair server = authority.issue(directory, "server", Validity.now());

        try (FakeGcs tls = FakeGcs.startTls(server).withBucket(BUCKET);
                ObjectStore knowing = open(connection(tls.endpoint()).withAuthorities(trusted));
                ObjectStore ignorant = open(connection(tls.endpoint()))) {
            assertThat(knowing.head(KEY)).isEmpty();
            assertFails(Kind.UNAVAILABLE, "its certificate is not trusted", () -> ignorant.head(KEY));
        }
    }

    @Test
    void saysThatTheAuthoritiesCannotBeRead() {
        GcsConnection missing = GcsConnection.GOOGLE.withAuthorities(directory.resolve("missing.pem"));

        assertFails(Kind.DENIED, "the certificates in " + directory, () -> open(missing));
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        try (LoopbackPort port = LoopbackPort.reserve();
                ObjectStore store = open(connection(URI.create("http://127.0.0.1:" + port.number())))) {
            assertFails(Kind.UNAVAILABLE, "nothing answers there", () -> store.head(KEY));
            assertFails(Kind.UNAVAILABLE, "nothing answers there", () -> put(store, KEY, random(1)));
        }
    }

    @Test
    void saysThatAHostIsNotKnown() throws IOException {
        try (ObjectStore store = open(connection(URI.create("https://storage.invalid")))) {
            assertFails(Kind.UNAVAILABLE, "its host is not known", () -> store.head(KEY));
        }
    }

    @Test
    void goesThroughAProxy() throws IOException {
        URI nowhere = URI.create("http://storage.invalid");

        try (ObjectStore store = open(connection(nowhere).withProxy(gcs.endpoint()))) {
            assertThat(store.head(KEY)).isEmpty();
        }
        assertThat(gcs.headers()).contains("Host: " + List.of("storage.invalid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://storage.example.org",
                "https://user:canary@storage.example.org",
                "https://storage.example.org/path",
                "https://storage.example.org?x=canary",
                "https:///nohost",
                "http://0xa9.0xfe.0xa9.0xfe",
                "http://0251.0376.0251.0376",
                "http://169.254.43518"
            })
    void refusesEndpointsThatAreNone(String endpoint) {
        assertThatThrownBy(() -> GcsConnection.GOOGLE.withEndpoint(URI.create(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("canary");
    }

    private static GcsConnection connection(URI endpoint) {
        return GcsConnection.GOOGLE.withEndpoint(endpoint).withDeadlines(HASTY);
    }

    private static ObjectStore open(GcsConnection connection) throws ObjectStoreException {
        return GcsStore.open(GcsOptions.of(BUCKET).withAccess(new GcsCredentials.None(), connection));
    }
}
