package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TestCertificates;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.HttpReply;
import dev.rekindle.testing.fault.RequestMatch;
import dev.rekindle.testing.fault.S3Call;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.RunningS3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads, for everything that a person can mend. */
class S3MessagesTest {
    private static final ObjectKey KEY = new ObjectKey("ns/one.db");

    @TempDir
    private Path directory;

    @Test
    void namesABucketThatIsMissing() throws IOException {
        S3Options options = new Bucket(Minio.shared(), "no-such-bucket").options();

        assertThat(failure(Kind.NOT_FOUND, options))
                .contains("no-such-bucket does not exist at " + Minio.shared().endpoint(), "create it");
    }

    @Test
    void tellsThatNoBucketCanHaveThatName() throws IOException {
        S3Options options = new Bucket(Minio.shared(), "Not_a_Name").options();

        assertThat(failure(Kind.UNSUPPORTED, options)).contains("Not_a_Name cannot be the name of a bucket", "3 to 63");
    }

    @Test
    void tellsAnUnknownAccessKey() throws IOException {
        assertThat(failure(Kind.DENIED, withKeys("nobody-canary", "wrong-secret-canary")))
                .contains("does not know this access key")
                .doesNotContain("canary");
    }

    @Test
    void tellsAWrongSecretKey() throws IOException {
        assertThat(failure(Kind.DENIED, withKeys(Minio.shared().accessKey(), "wrong-secret-canary")))
                .contains("secret key does not belong")
                .doesNotContain("canary");
    }

    @Test
    void tellsTheRightRegion() throws IOException {
        String malformed =
                "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed;"
                        + " the region 'us-east-1' is wrong; expecting 'ap-south-2'</Message></Error>";

        assertThat(failureOf(Kind.DENIED, HttpReply.of(400).body(malformed)))
                .contains("not in region us-east-1", "set the region to ap-south-2");
    }

    @Test
    void tellsTheRegionThatARedirectNames() throws IOException {
        assertThat(failureOf(Kind.DENIED, HttpReply.of(301).header("x-amz-bucket-region", "ap-south-2")))
                .contains("set the region to ap-south-2");
    }

    @Test
    void tellsByHowMuchTheClockIsWrong() throws IOException {
        String date = HttpReply.date(Instant.now().plusSeconds(7_200));

        assertThat(failureOf(
                        Kind.DENIED,
                        HttpReply.s3Error(403, "RequestTimeTooSkewed").header("Date", date)))
                .containsPattern("clock is 7[12]\\d\\d s behind the store's .*; set this machine's clock");
    }

    @Test
    void asksForTheRightsThatAreMissing() throws IOException {
        assertThat(failureOf(Kind.DENIED, HttpReply.s3Error(403, "AccessDenied")))
                .contains("s3:ListBucket", "AccessDenied", "status 403");
    }

    @Test
    void asksForTheAuthorityOfACertificate() throws IOException {
        TestCertificates certificates = TestCertificates.create(directory);
        try (RunningS3Server minio = Minio.startWithTls(certificates)) {
            Bucket bucket = Bucket.on(minio);

            assertThat(failure(Kind.DENIED, bucket.options())).contains("not trusted", "certificate authority");

            S3Options trusting = bucket.options()
                    .withConnection(bucket.options().connection().withAuthority(certificates.authority()));
            try (ObjectStore store = S3Store.open(trusting)) {
                assertThat(S3StoreTest.put(store, KEY, S3StoreTest.random(9 << 20))
                                .size())
                        .isEqualTo(9 << 20);
            }
        }
    }

    @Test
    void tellsThatAServerDoesNotSpeakTls() throws IOException {
        Bucket bucket = Bucket.on(Minio.shared());
        URI tls = URI.create("https://" + bucket.server().endpoint().getAuthority());

        assertThat(failure(Kind.DENIED, bucket.options(tls))).contains("does not speak TLS");
    }

    @Test
    void tellsThatNothingAnswers() throws IOException {
        try (LoopbackPort port = LoopbackPort.reserve()) {
            Bucket bucket = new Bucket(Minio.shared(), "backups");

            assertThat(failure(Kind.UNAVAILABLE, bucket.options(URI.create("http://" + port))))
                    .contains("nothing answers at http://" + port);
        }
    }

    @Test
    void tellsThatAHostHasNoAddress() throws IOException {
        Bucket bucket = new Bucket(Minio.shared(), "backups");

        assertThat(failure(Kind.UNAVAILABLE, bucket.options(URI.create("http://store.invalid"))))
                .contains("http://store.invalid cannot be resolved");
    }

    @Test
    void namesAKeyFileThatIsMissing() throws IOException {
        Path missing = directory.resolve("access-key");
        S3Options options = new Bucket(Minio.shared(), "backups")
                .options()
                .withCredentials(new S3Credentials.Files(missing, missing, Optional.empty()));

        assertThat(failure(Kind.DENIED, options)).contains("key file " + missing + " cannot be read");
    }

    @Test
    void namesACertificateFileThatIsNone() throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), "nonsense");
        S3Options options = new Bucket(Minio.shared(), "backups").options();

        assertThat(failure(
                        Kind.DENIED, options.withConnection(options.connection().withAuthority(file))))
                .contains("certificates in " + file);
    }

    @Test
    void namesAnObjectThatIsMissing() throws IOException {
        Bucket bucket = Bucket.on(Minio.shared());
        try (ObjectStore store = S3Store.open(bucket.options())) {
            assertThat(message(
                            Kind.NOT_FOUND,
                            () -> store.read(KEY, new ObjectVersion("0123"), ByteRange.ALL)
                                    .close()))
                    .contains("s3://" + bucket.name() + "/below/ns/one.db", "no such object");
        }
    }

    @Test
    void hintsAtCompatibleChecksumsWhereAStoreKnowsNoOthers() throws IOException {
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint())) {
            faults.script(S3Call.PUT_OBJECT.match(), Fault.reply(HttpReply.s3Error(501, "NotImplemented")));
            Bucket bucket = Bucket.on(Minio.shared());
            try (ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
                assertThat(message(Kind.UNSUPPORTED, () -> S3StoreTest.put(store, KEY, new byte[1])))
                        .contains("compatible checksums", "head guard");
            }
        }
    }

    @Test
    void saysThatAQuotaIsUsedUp() throws IOException {
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint())) {
            faults.script(S3Call.PUT_OBJECT.match(), Fault.reply(HttpReply.s3Error(507, "XMinioStorageFull")));
            Bucket bucket = Bucket.on(Minio.shared());
            try (ObjectStore store = S3Store.open(bucket.options(faults.url()))) {
                assertThat(message(Kind.NO_SPACE, () -> S3StoreTest.put(store, KEY, new byte[1])))
                        .contains("no space or quota");
            }
        }
    }

    @Test
    void withholdsWhatAStoreQuotesOfARequest() throws IOException {
        String quote = "<Error><Code>Strange</Code><Message>you sent Authorization: AWS4-HMAC-SHA256 Credential="
                + Minio.shared().accessKey() + "/x, Signature=feedface</Message></Error>";
        String secret = "<Error><Code>Strange</Code><Message>your key is "
                + Minio.shared().secretKey() + "</Message></Error>";

        assertThat(failureOf(Kind.UNSUPPORTED, HttpReply.of(400).body(quote)))
                .contains("withheld")
                .doesNotContain("feedface");
        assertThat(failureOf(Kind.UNSUPPORTED, HttpReply.of(400).body(secret)))
                .contains("withheld")
                .doesNotContain(Minio.shared().secretKey());
    }

    @Test
    void withholdsWhatAnEarlierAttemptQuoted() throws IOException {
        String quote = "<Error><Code>SlowDown</Code><Message>Authorization: AWS4-HMAC-SHA256 Signature=feedface, "
                + Minio.shared().secretKey() + "</Message></Error>";
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint())) {
            faults.script(
                    S3Call.LIST_OBJECTS.match().nth(1),
                    Fault.reply(HttpReply.of(503).body(quote)));
            faults.script(S3Call.LIST_OBJECTS.match().from(2), Fault.reset());
            try (ObjectStore store = S3Store.open(new Bucket(Minio.shared(), "backups").options(faults.url()))) {
                assertThat(message(Kind.UNAVAILABLE, () -> store.list(ObjectPrefix.ROOT)))
                        .doesNotContain("feedface");
            }
        }
    }

    private static S3Options withKeys(String id, String secret) {
        return Bucket.on(Minio.shared())
                .options()
                .withCredentials(new S3Credentials.Static(id, new Secret(secret), Optional.empty()));
    }

    /** Everything that a log could show of a failed creation: text, class names and causes. */
    private static String failure(Kind kind, S3Options options) throws IOException {
        return message(kind, () -> {
            try (ObjectStore store = S3Store.open(options);
                    var upload = store.create(KEY, Metadata.NONE, 1)) {
                upload.write(ByteBuffer.wrap(new byte[1]));
                upload.complete();
            }
        });
    }

    /** The same where every request is answered so. */
    private static String failureOf(Kind kind, HttpReply reply) throws IOException {
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint())) {
            faults.script(RequestMatch.any(), Fault.reply(reply));
            return failure(kind, new Bucket(Minio.shared(), "backups").options(faults.url()));
        }
    }

    private static String message(Kind kind, ThrowingCallable call) {
        ObjectStoreException e = catchThrowableOfType(ObjectStoreException.class, call);
        var all = new StringWriter();
        e.printStackTrace(new PrintWriter(all, true));
        assertThat(e.kind()).as(all.toString()).isEqualTo(kind);
        assertThat(all.toString())
                .doesNotContain(Minio.shared().secretKey())
                .doesNotContain("AWS4-HMAC-SHA256")
                .doesNotContain("X-Amz-Signature");
        return all.toString();
    }
}
