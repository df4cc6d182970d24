package dev.rekindle.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.TestCertificates;
import java.net.ConnectException;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinioTest {
    private static final S3Request LIST = S3Request.of("GET", "/");

    @TempDir
    Path directory;

    @Test
    void showsTheCertificateOfItsAuthority() {
        TestCertificates certificates = TestCertificates.create(directory);

        try (RunningS3Server minio = Minio.startWithTls(certificates);
                S3Requests distrustful = S3Requests.to(minio.access())) {
            minio.createBucket("bucket");
            minio.requests().put("bucket", "a", "one".getBytes(UTF_8));

            assertThat(minio.endpoint()).hasScheme("https");
            assertThat(minio.requests().get("bucket", "a")).asString().isEqualTo("one");
            assertThatThrownBy(() -> distrustful.send(LIST)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void isGoneOnceItIsClosed() {
        RunningS3Server minio = Minio.start();
        S3Access access = minio.access();
        minio.close();

        try (S3Requests late = S3Requests.to(access)) {
            assertThatThrownBy(() -> late.send(LIST)).isInstanceOf(ConnectException.class);
        }
    }
}
