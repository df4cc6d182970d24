package dev.rekindle.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.s3.S3Connection;
import dev.rekindle.objectstore.s3.S3Credentials;
import dev.rekindle.objectstore.s3.S3Options;
import dev.rekindle.objectstore.s3.S3Store;
import dev.rekindle.objectstore.s3.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {

    @ParameterizedTest
    @CsvSource({
        "ALREADY_EXISTS,  KEY_TAKEN",
        "NOT_FOUND,       BUCKET_NOT_FOUND",
        "CHANGED,         OBJECT_CHANGED",
        "INVALID_RANGE,   OBJECT_CHANGED",
        "DENIED,          STORE_DENIED",
        "NO_SPACE,        STORE_FULL",
        "UNAVAILABLE,     STORE_UNAVAILABLE",
        "UNSUPPORTED,     STORE_UNSUITABLE",
        "INTERRUPTED,     INTERRUPTED",
        "OUTCOME_UNKNOWN, STORE_UNAVAILABLE",
    })
    void aStoresFailureHasAReason(Kind kind, Reason expected) {
        ProblemException problem =
                Problems.of(new ObjectStoreException(kind, "s3://bucket/key: said"), Reason.BUCKET_NOT_FOUND);

        assertThat(problem.reason()).isEqualTo(expected);
        assertThat(problem.sentence()).isEqualTo("s3://bucket/key: said");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindOfTheStoreHasAReason(Kind kind) {
        ProblemException problem = Problems.of(new ObjectStoreException(kind, "said"), Reason.OBJECT_NOT_FOUND);

        assertThat(problem.reason()).isNotEqualTo(Reason.INTERNAL);
    }

    @Test
    void anAddressThatIsRefusedIsNoQuestionOfCredentials() throws Exception {
        S3Connection here = S3Connection.endpoint(URI.create("https://127.0.0.1:9"), "us-east-1")
                .withRules(new S3Connection.EndpointRules(
                        AddressPolicy.PUBLIC_ONLY,
                        S3Connection.PlainHttp.REFUSED,
                        S3Connection.MachineCredentials.WITHHELD));
        S3Options options = S3Options.of("bucket", here)
                .withCredentials(new S3Credentials.Static("key", new Secret("secret"), Optional.empty()));

        try (S3Store store = S3Store.open(options)) {
            assertThat(reasonOf(() -> store.head(new ObjectKey("key")))).isEqualTo(Reason.ADDRESS_REFUSED);
        }
    }

    @Test
    void aForeignClusterIsNoLostConnection() {
        EtcdException foreign =
                EtcdException.foreignCluster(Endpoint.parse("http://127.0.0.1:2379", Endpoint.Scheme.HTTP), 1, 2);

        assertThat(Problems.of(foreign, Reason.BUCKET_NOT_FOUND).sentence())
                .contains("name the endpoints of one cluster");
    }

    @Test
    void aDefectShowsItsClassAndNothingThatItSays() {
        ProblemException problem = Problems.of(new IllegalStateException("password=hunter2"), Reason.BUCKET_NOT_FOUND);

        assertThat(problem.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(problem.sentence()).contains("IllegalStateException").doesNotContain("hunter2");
    }

    @Test
    void anApiServerThatSaysNothingIsToldFromOneThatRefuses() {
        KubernetesClientException silent =
                new KubernetesClientException("An error has occurred.", new IOException("Connection refused"));

        assertThat(Problems.of(silent, Reason.BUCKET_NOT_FOUND).sentence())
                .startsWith("the Kubernetes API does not answer");
    }

    @Test
    void aDiskThatFailsIsNeitherStoreNorEtcd() {
        assertThat(Problems.of(new IOException("Input/output error"), Reason.BUCKET_NOT_FOUND)
                        .reason())
                .isEqualTo(Reason.DISK_FAILED);
    }

    private interface Call {
        void run() throws Exception;
    }

    private static Reason reasonOf(Call call) {
        try {
            call.run();
            throw new AssertionError("nothing failed");
        } catch (Exception e) {
            return Problems.of(e, Reason.OBJECT_NOT_FOUND).reason();
        }
    }
}
