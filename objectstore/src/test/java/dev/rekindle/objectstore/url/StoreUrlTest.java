package dev.rekindle.objectstore.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.gcs.GcsCredentials;
import dev.rekindle.objectstore.gcs.GcsOptions;
import dev.rekindle.objectstore.s3.Encryption;
import dev.rekindle.objectstore.s3.S3Connection.Addressing;
import dev.rekindle.objectstore.s3.S3Credentials;
import dev.rekindle.objectstore.s3.S3Options;
import dev.rekindle.objectstore.s3.S3Writing.Checksums;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "s3://b,              b, '',      true,  s3://b",
        "s3://b/,             b, '',      true,  s3://b",
        "S3://b/a/c/,         b, a/c/,    true,  s3://b/a/c/",
        "gs://b/a/x.db?k=v,   b, a/x.db,  false, gs://b/a/x.db",
        "s3://b/a%20b/c+d,    b, a b/c+d, false, s3://b/a b/c+d",
        "file:///var/x/,      '', /var/x/, true, file:///var/x/",
        "file://localhost/x,  '', /x,     false, file:///x"
    })
    void readsWhatAPersonWrote(String text, String bucket, String path, boolean isDirectory, String shown) {
        StoreUrl url = StoreUrl.parse(text);

        assertThat(url.bucket()).isEqualTo(bucket);
        assertThat(url.path()).isEqualTo(path);
        assertThat(url.isDirectory()).isEqualTo(isDirectory);
        assertThat(url).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup.db",
                "http://host/x",
                "s3://",
                "s3:///x",
                "gs://?x=y",
                "file://host/x",
                "file://",
                "s3://KEY:SECRET@bucket/x",
                "s3://b/x#y",
                "s3://b/x?novalue",
                "s3://b/x?region=a&region=b"
            })
    void refusesWhatNamesNoStoreAndRepeatsNothingOfIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreUrl.parse(text))
                .withMessageNotContaining("SECRET");
    }

    @Test
    void takesTheParametersOfS3() {
        S3Options options =
                s3("s3://bucket/p/?endpoint=https://minio.example:9000&region=eu-west-1&checksums=compatible"
                        + "&create-only=head-guard&profile=ops&sse=kms&kms-key=alias/x&bucket-key=true&storage-class=GLACIER_IR"
                        + "&lock=governance&lock-for=30d&ca=/etc/ca.pem");

        assertThat(options.prefix()).isEqualTo(new ObjectPrefix("p/"));
        assertThat(options.connection().endpoint()).contains(URI.create("https://minio.example:9000"));
        assertThat(options.connection().region()).isEqualTo("eu-west-1");
        assertThat(options.connection().addressing()).isEqualTo(Addressing.PATH);
        assertThat(options.connection().authority()).contains(Path.of("/etc/ca.pem"));
        assertThat(options.credentials()).isEqualTo(new S3Credentials.Profile("ops"));
        assertThat(options.writing().checksums()).isEqualTo(Checksums.COMPATIBLE);
        assertThat(options.writing().createOnly()).isEqualTo(CreateOnly.HEAD_GUARD);
        assertThat(options.writing().encryption()).isInstanceOf(Encryption.KmsKey.class);
        assertThat(options.writing().storageClass()).contains("GLACIER_IR");
        assertThat(options.writing().retention().orElseThrow().life()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void followsTheVariablesOfTheSdks() {
        S3Options s3 = S3Parameters.options(
                "bucket",
                ObjectPrefix.ROOT,
                Parameters.parse(""),
                Map.of("AWS_REGION", "eu-north-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:9000"));
        GcsOptions gcs = GcsParameters.options(
                "bucket", ObjectPrefix.ROOT, Parameters.parse(""), Map.of("STORAGE_EMULATOR_HOST", "127.0.0.1:4443"));

        assertThat(s3.connection().region()).isEqualTo("eu-north-1");
        assertThat(s3.connection().endpoint()).contains(URI.create("http://127.0.0.1:9000"));
        assertThat(gcs.connection().endpoint()).isEqualTo(URI.create("http://127.0.0.1:4443"));
        assertThat(gcs.credentials()).isEqualTo(new GcsCredentials.None());
    }

    @ParameterizedTest
    @CsvSource({
        "regoin=x,                              unknown parameter 'regoin'",
        "checksums=maybe,                       strict or compatible",
        "lock=governance,                       belong together",
        "lock=governance&lock-for=month,        days",
        "role=r,                                belong together",
        "access-key-file=/a,                    belong together",
        "profile=p&role=r&token-file=/t,        give one of",
        "customer-key-file=/does/not/exist,     cannot be read",
        "bucket-key=perhaps,                    true or false"
    })
    void refusesParametersThatMakeNoSense(String query, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreUrl.parse("s3://bucket/?endpoint=http://127.0.0.1:1&" + query)
                        .openDirectory(NOTHING)
                        .close())
                .withMessageContaining(says);
    }

    @Test
    void opensADirectoryAndAnObjectInIt() throws Exception {
        String place = directory.toUri().toString();
        try (ObjectStore store = StoreUrl.parse(place).openDirectory(NOTHING);
                Upload upload = store.create(new ObjectKey("a/x.db"), Metadata.NONE, 1)) {
            upload.write(ByteBuffer.wrap(new byte[1]));
            upload.complete();
        }

        StoreUrl.Opened opened = StoreUrl.parse(place + "a/x.db").openObject(NOTHING);
        try (ObjectStore store = opened.store()) {
            assertThat(opened.key()).isEqualTo(new ObjectKey("x.db"));
            assertThat(store.head(opened.key())).isPresent();
        }
        assertThat(Files.exists(directory.resolve("a/x.db"))).isTrue();
        assertThat(StoreUrl.parse(place).below("b.db").openObject(NOTHING).key())
                .isEqualTo(new ObjectKey("b.db"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreUrl.parse(place).openObject(NOTHING))
                .withMessageContaining("name one object");
    }

    private static S3Options s3(String text) {
        StoreUrl url = StoreUrl.parse(text);
        return S3Parameters.options(url.bucket(), new ObjectPrefix(url.path()), url.parameters(), NOTHING);
    }

    @Test
    void tellsWhetherItLocksWhatIsPutThere() {
        assertThat(StoreUrl.parse("s3://b/p/?lock=governance&lock-for=30d").locks())
                .isTrue();
        assertThat(StoreUrl.parse("s3://b/p/").locks()).isFalse();
    }
}
