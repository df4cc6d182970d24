package dev.rekindle.backup.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure that people meet, on a real etcd: what kind it is, and that the message says where and what to do. */
class EtcdErrorsTest {
    private static final ConnectionOptions PLAIN =
            ConnectionOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(10));
    private static final String PASSWORD = "canary-2f9d";

    @Test
    void saysThatNobodyListens() {
        try (LoopbackPort port = LoopbackPort.reserve()) {
            assertFailure(
                    "http://127.0.0.1:" + port.number(), PLAIN, EtcdException.Kind.UNREACHABLE, "connection refused");
        }
    }

    @Test
    void saysThatAnotherServerAnswers() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
        try {
            assertFailure(
                    "http://127.0.0.1:" + web.getAddress().getPort(),
                    PLAIN,
                    EtcdException.Kind.UNEXPECTED,
                    "does not speak etcd's protocol");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void saysThatANameDoesNotResolve() {
        assertFailure("http://nowhere.invalid:2379", PLAIN, EtcdException.Kind.UNREACHABLE, "does not resolve");
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            assertFailure(
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    PLAIN.withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(700)),
                    EtcdException.Kind.TIMEOUT,
                    "no answer in time");
        }
    }

    @Test
    void tellsTheWaysInWhichTlsFails(@TempDir Path directory) throws IOException {
        TestCertificates certificates = TestCertificates.create(directory);
        try (EtcdProcess etcd =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start()) {
            String url = etcd.clientUrl();
            TlsFiles good = files(certificates.authority(), certificates.client());

            assertThat(status(url, PLAIN.withTls(good)).version()).isEqualTo(EtcdVersion.V3_6.full());
            assertFailure(
                    url,
                    PLAIN.withTls(files(certificates.strangeAuthority(), certificates.client())),
                    EtcdException.Kind.TLS,
                    "not signed by a trusted authority");
            assertFailure(
                    url,
                    PLAIN.withTls(TlsFiles.trusting(certificates.authority())),
                    EtcdException.Kind.TLS,
                    "wants a client certificate");
            assertClientRefused(url, files(certificates.authority(), certificates.strangeClient()));
            assertClientRefused(url, files(certificates.authority(), certificates.expiredClient()));
            assertFailure(url, PLAIN.withTls(named(good, "etcd.example")), EtcdException.Kind.TLS, "not for this name");
            assertFailure(url.replace("https:", "http:"), PLAIN, EtcdException.Kind.UNREACHABLE, "https://");
        }
    }

    @Test
    void tellsAnExpiredServerCertificate(@TempDir Path directory) throws IOException {
        TestCertificates certificates = TestCertificates.create(directory).withExpiredServer();
        try (EtcdProcess etcd =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).launch()) {
            Await.until(
                    "etcd to listen", Duration.ofSeconds(20), () -> etcd.log().contains("serving client traffic"));

            assertFailure(
                    etcd.clientUrl(),
                    PLAIN.withTls(files(certificates.authority(), certificates.client())),
                    EtcdException.Kind.TLS,
                    "has expired");
        }
    }

    @Test
    void tellsThatAPortSpeaksNoTls() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            assertFailure(
                    etcd.clientUrl().replace("http:", "https:"),
                    PLAIN,
                    EtcdException.Kind.TLS,
                    "no TLS is spoken there");
        }
    }

    @Test
    void namesATlsFileThatCannotBeUsed(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("ca.pem"), "not a certificate");
        Path missing = directory.resolve("missing.pem");

        assertFailure(
                "https://127.0.0.1:2379", PLAIN.withTls(TlsFiles.trusting(text)), EtcdException.Kind.TLS, "ca.pem");
        assertFailure(
                "https://127.0.0.1:2379",
                PLAIN.withTls(TlsFiles.trusting(missing)),
                EtcdException.Kind.TLS,
                "missing.pem does not exist");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheWaysInWhichALoginFails(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().auth().addUser("reader", PASSWORD);
            etcd.api().auth().enable(PASSWORD);
            String url = etcd.clientUrl();

            assertThat(hash(url, login("root", PASSWORD)).hash()).isPositive();
            assertHashFailure(
                    url,
                    login("root", "wrong-" + PASSWORD),
                    EtcdException.Kind.UNAUTHENTICATED,
                    "wrong user or password");
            assertHashFailure(
                    url, login("nobody", PASSWORD), EtcdException.Kind.UNAUTHENTICATED, "wrong user or password");
            assertSnapshotFailure(url, PLAIN, EtcdException.Kind.UNAUTHENTICATED, "no login was given");
            assertSnapshotFailure(url, login("reader", PASSWORD), EtcdException.Kind.DENIED, "the role root");
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithoutATokenWhereAuthenticationIsOff(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            assertThat(hash(etcd.clientUrl(), login("root", PASSWORD)).compacted())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void logsInAgainWhenEtcdHasForgottenTheToken(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            etcd.api().auth().enable(PASSWORD);
            try (EtcdConnection connection = open(etcd.clientUrl(), login("root", PASSWORD))) {
                connection.kv().put(EtcdConnectionTest.utf8("k"), EtcdConnectionTest.utf8("v"));

                etcd.restart();

                assertThat(connection.kv().get(EtcdConnectionTest.utf8("k"))).isPresent();
                etcd.restart();
                try (SnapshotStream stream = connection.snapshot(StreamLimits.DEFAULTS)) {
                    assertThat(stream.totalBytes()).isPositive();
                }
            }
        }
    }

    @Test
    void sendsTheClientCertificatesNameAsTheUser(@TempDir Path directory) throws EtcdException {
        TestCertificates certificates = TestCertificates.create(directory);
        try (EtcdProcess etcd =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start()) {
            // Not by the gateway, which serves no certificate users.
            for (String step :
                    List.of("user add root:" + PASSWORD, "role add root", "user grant-role root root", "auth enable")) {
                etcd.etcdctl().run(step.split(" ", -1)).orFail();
            }

            ConnectionOptions options = PLAIN.withTls(files(certificates.authority(), certificates.client()));
            try (EtcdConnection connection = open(etcd.clientUrl(), options);
                    SnapshotStream stream = connection.snapshot(StreamLimits.DEFAULTS)) {
                assertThat(stream.totalBytes()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://h:1",
                "http://",
                "http://h:99999",
                "http://user:pw@h:2379",
                "http://h:2379/path",
                "h:x",
                "[::1"
            })
    void refusesAnEndpointThatIsNone(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text, Endpoint.Scheme.HTTP))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("pw");
    }

    @Test
    void readsEndpointsAsEtcdctlDoes() {
        assertThat(Endpoint.parse("h:1234", Endpoint.Scheme.HTTPS)).hasToString("https://h:1234");
        assertThat(Endpoint.parse(" https://h ", Endpoint.Scheme.HTTP)).hasToString("https://h:2379");
        assertThat(Endpoint.parse("http://[::1]:2379/", Endpoint.Scheme.HTTP)).hasToString("http://[::1]:2379");
        assertThat(Endpoint.ofUrl("unix:///var/run/etcd")).isEmpty();
    }

    @Test
    void keepsThePasswordOutOfText() {
        Login login = Login.parse("root:" + PASSWORD + ":more");

        assertThat(login.password()).isEqualTo(PASSWORD + ":more");
        assertThat(login.toString()).doesNotContain(PASSWORD);
        assertThat(PLAIN.withLogin(login).toString()).doesNotContain(PASSWORD);
        assertThatThrownBy(() -> Login.parse(PASSWORD)).message().doesNotContain(PASSWORD);
    }

    private static void assertFailure(String url, ConnectionOptions options, EtcdException.Kind kind, String part) {
        assertThatThrownBy(() -> status(url, options)).satisfies(failure -> check(failure, url, kind, part));
    }

    /** With TLS 1.3 the server refuses after the handshake; whether its alert arrives before the end is a race. */
    private static void assertClientRefused(String url, TlsFiles tls) {
        assertThatThrownBy(() -> status(url, PLAIN.withTls(tls)))
                .hasMessageContaining("client certificate")
                .isInstanceOfSatisfying(
                        EtcdException.class,
                        e -> assertThat(e.kind()).isIn(EtcdException.Kind.TLS, EtcdException.Kind.UNREACHABLE));
    }

    private static void assertHashFailure(String url, ConnectionOptions options, EtcdException.Kind kind, String part) {
        assertThatThrownBy(() -> hash(url, options)).satisfies(failure -> check(failure, url, kind, part));
    }

    private static void assertSnapshotFailure(
            String url, ConnectionOptions options, EtcdException.Kind kind, String part) {
        assertThatThrownBy(() -> {
                    try (EtcdConnection connection = open(url, options)) {
                        connection.snapshot(StreamLimits.DEFAULTS);
                    }
                })
                .satisfies(failure -> check(failure, url, kind, part));
    }

    private static void check(Throwable failure, String url, EtcdException.Kind kind, String part) {
        assertThat(failure)
                .isInstanceOf(EtcdException.class)
                .hasMessageContaining(part)
                .hasMessageContaining(url);
        assertThat(((EtcdException) failure).kind()).isEqualTo(kind);
        assertThat(failure.toString()).doesNotContain(PASSWORD);
    }

    private static MemberStatus status(String url, ConnectionOptions options) throws EtcdException {
        try (EtcdConnection connection = open(url, options)) {
            return connection.maintenance().status();
        }
    }

    private static HashKvAnswer hash(String url, ConnectionOptions options) throws EtcdException {
        try (EtcdConnection connection = open(url, options)) {
            return connection.maintenance().hashKv(0, Duration.ofSeconds(10));
        }
    }

    private static EtcdConnection open(String url, ConnectionOptions options) throws EtcdException {
        return EtcdConnection.open(Endpoint.parse(url, Endpoint.Scheme.HTTP), options);
    }

    private static ConnectionOptions login(String user, String password) {
        return PLAIN.withLogin(new Login(user, password));
    }

    private static TlsFiles files(Path authority, PemPair client) {
        return new TlsFiles(
                Optional.of(authority), Optional.of(client.certificate()), Optional.of(client.key()), Optional.empty());
    }

    private static TlsFiles named(TlsFiles files, String serverName) {
        return new TlsFiles(files.authority(), files.clientCertificate(), files.clientKey(), Optional.of(serverName));
    }
}
