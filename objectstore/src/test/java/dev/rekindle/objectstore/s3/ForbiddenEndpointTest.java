package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.net.NameResolution;
import dev.rekindle.objectstore.s3.S3Connection.Addressing;
import dev.rekindle.objectstore.s3.S3Connection.EndpointRules;
import dev.rekindle.objectstore.s3.S3Connection.MachineCredentials;
import dev.rekindle.objectstore.s3.S3Connection.PlainHttp;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.HttpReply;
import dev.rekindle.testing.fault.RequestMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling of an endpoint, and no answer of a name server, leads to where no store may be. */
class ForbiddenEndpointTest {
    private static final ObjectKey KEY = new ObjectKey("a.db");
    private static final EndpointRules PUBLIC =
            new EndpointRules(AddressPolicy.PUBLIC_ONLY, PlainHttp.ALLOWED, MachineCredentials.WITHHELD);

    /** Names that lead where a hostile name server wants. */
    private static final Map<String, String> HOSTILE = Map.of(
            "metadata.google.internal", "169.254.169.254",
            "rebind.example", "127.0.0.1",
            "mapped.example", "::ffff:169.254.169.254",
            "translated.example", "64:ff9b::a9fe:a9fe",
            "tunnel.example", "2002:a9fe:a9fe::1",
            "kubernetes.default.svc", "10.96.0.1",
            "zero.example", "0.0.0.0",
            "cgnat.example", "100.64.1.1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://169.254.169.254:80",
                "https://169.254.169.254",
                "http://169.254.169.254/latest/meta-data",
                "http://2852039166", // one decimal number
                "http://0xa9fea9fe", // one hexadecimal number
                "http://025177524776", // one octal number
                "http://169.16689662", // two parts
                "http://169.254.43518", // three parts
                "http://0251.0376.0251.0376", // octal
                "http://0251.254.169.254", // octal and decimal
                "http://0xa9.0xfe.0xa9.0xfe", // hexadecimal
                "http://0xA9.254.169.0376", // all kinds
                "http://[::ffff:169.254.169.254]",
                "http://[::ffff:a9fe:a9fe]",
                "http://[0:0:0:0:0:ffff:a9fe:a9fe]",
                "http://[::169.254.169.254]",
                "http://[64:ff9b::169.254.169.254]",
                "http://[2002:a9fe:a9fe::]",
                "http://[fd00:ec2::254]",
                "http://[fe80::1]",
                "http://[fe80::1%25lo]",
                "http://100.100.100.200",
                "http://168.63.129.16",
                "http://127.0.0.1",
                "http://127.1",
                "http://127.0.1",
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.1",
                "http://017700000001",
                "http://0177.0.0.1",
                "http://127.255.255.254",
                "http://localhost",
                "http://LOCALHOST",
                "http://localhost.",
                "http://[::1]",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::ffff:127.0.0.1]",
                "http://[::]",
                "http://0.0.0.0",
                "http://0",
                "http://10.0.0.1",
                "http://172.16.0.1",
                "http://192.168.0.1",
                "http://[fc00::1]",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://metadata.google.internal",
                "http://rebind.example",
                "http://mapped.example",
                "http://translated.example",
                "http://tunnel.example",
                "http://kubernetes.default.svc",
                "http://zero.example",
                "http://cgnat.example",
                "http://user@169.254.169.254",
                "http://store.example@169.254.169.254",
                "http://169.254.169.254#@store.example",
                "http://169.254.169.254?@store.example",
                "http://store.example%2f@169.254.169.254",
                "file:///etc/passwd",
                "ftp://127.0.0.1",
                "jar:http://127.0.0.1!/"
            })
    void connectsToNothingForbidden(String endpoint) {
        assertThatThrownBy(() -> {
                    var connection =
                            S3Connection.endpoint(URI.create(endpoint), "any").withRules(PUBLIC);
                    try (ObjectStore store = open(connection, ForbiddenEndpointTest::hostile)) {
                        store.head(KEY);
                    }
                })
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(IllegalArgumentException.class),
                        e -> assertThat(e)
                                .isInstanceOf(ObjectStoreException.class)
                                .hasMessageContaining("is not connected to"),
                        // A spelling that is an address to nobody on this machine.
                        e -> assertThat(e)
                                .isInstanceOf(ObjectStoreException.class)
                                .hasMessageContaining("cannot be resolved"));
    }

    @Test
    void refusesTheBucketsOwnNameAsWell() throws IOException {
        var connection = S3Connection.endpoint(URI.create("http://rebind.example"), "any")
                .withAddressing(Addressing.VIRTUAL_HOST)
                .withRules(PUBLIC);
        NameResolution resolution = host -> {
            assertThat(host).isEqualTo("backups.rebind.example");
            return InetAddress.getAllByName("127.0.0.1");
        };
        try (ObjectStore store = open(connection, resolution)) {
            assertThatThrownBy(() -> store.head(KEY))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining("is not connected to");
        }
    }

    @Test
    void connectsToWhatWasCheckedWhenAnswersChange() throws IOException {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
        try (FaultServer server = FaultServer.before(URI.create("http://127.0.0.1:9"))) {
            HttpReply head =
                    HttpReply.of(200).header("ETag", "\"0123\"").header("Last-Modified", HttpReply.date(Instant.EPOCH));
            server.script(RequestMatch.any(), Fault.reply(head));
            var connection = S3Connection.endpoint(
                    URI.create("http://rebind.example:" + server.url().getPort()), "any");
            try (ObjectStore store = open(connection, _ -> InetAddress.getAllByName(answers.removeFirst()))) {
                assertThat(store.head(KEY)).isPresent();

                assertThatThrownBy(() -> store.head(KEY)).hasMessageContaining("leads to 169.254.169.254");
            }
            assertThat(server.connections()).as("one for the first head").isEqualTo(1);
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (FaultServer elsewhere = FaultServer.before(URI.create("http://127.0.0.1:9"));
                FaultServer server = FaultServer.before(URI.create("http://127.0.0.1:9"))) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                server.clearScript();
                server.script(
                        RequestMatch.any(),
                        Fault.reply(HttpReply.of(status).header("Location", elsewhere.url() + "/backups/a.db")));
                try (ObjectStore store = open(S3Connection.endpoint(server.url(), "any"), NameResolution.SYSTEM)) {
                    assertThatThrownBy(() -> store.head(KEY)).isInstanceOf(ObjectStoreException.class);
                }
                assertThat(server.struck()).isPositive();
            }
            assertThat(elsewhere.connections()).isZero();
        }
    }

    private static InetAddress[] hostile(String host) throws UnknownHostException {
        return InetAddress.getAllByName(HOSTILE.getOrDefault(host, host));
    }

    private static ObjectStore open(S3Connection connection, NameResolution resolution) throws ObjectStoreException {
        S3Options options = S3Options.of("backups", connection)
                .withCredentials(new S3Credentials.Static("id", new Secret("secret"), Optional.empty()))
                .withDeadlines(Bucket.DEADLINES);
        return S3Store.open(options, resolution, Clock.systemUTC());
    }
}
