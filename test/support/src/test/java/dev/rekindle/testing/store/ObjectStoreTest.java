package dev.rekindle.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

class ObjectStoreTest {

    @Test
    void givesEachParameterAnEmptyBucketOfItsOwn(
            @ObjectStore(StoreServer.MINIO) S3Bucket one, @ObjectStore(StoreServer.MINIO) S3Bucket two) {
        one.server().requests().put(one.name(), "key", "one".getBytes(UTF_8));

        assertThat(one.server().requests().keys(one.name())).containsExactly("key");
        assertThat(two.server().requests().keys(two.name())).isEmpty();
    }

    @Test
    void makesABucketAsItIsAsked(
            @ObjectStore(value = StoreServer.VERSITYGW, options = BucketOption.VERSIONING) S3Bucket bucket) {
        S3Requests requests = bucket.server().requests();

        requests.put(bucket.name(), "key", "old".getBytes(UTF_8));
        requests.put(bucket.name(), "key", "new".getBytes(UTF_8));

        assertThat(requests.versions(bucket.name())).hasSize(2);
    }

    @Test
    void givesABucketAtGoogles(@ObjectStore(StoreServer.FAKE_GCS_SERVER) GcsBucket bucket) {
        assertThat(bucket.server().requests().objects(bucket.name())).isEmpty();
    }

    @Test
    void removesADirectoryAfterItsTest() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Example.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(1));

        assertThat(Example.SEEN)
                .singleElement()
                .satisfies(directory -> assertThat(directory).doesNotExist());
    }

    static final class Example {
        static final Queue<Path> SEEN = new ConcurrentLinkedQueue<>();

        @Test
        void uses(@ObjectStore(StoreServer.DIRECTORY) Path directory) {
            SEEN.add(directory);

            assertThat(directory).isEmptyDirectory();
        }
    }
}
