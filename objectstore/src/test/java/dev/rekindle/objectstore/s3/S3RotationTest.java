package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.S3Call;
import dev.rekindle.testing.store.Minio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files that change while an upload is under way. */
class S3RotationTest {
    private static final ObjectKey KEY = new ObjectKey("ns/one.db");
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void goesOnWithNewKeysInTheMiddleOfAnUpload() throws Exception {
        Bucket bucket = Bucket.on(Minio.shared());
        byte[] bytes = S3StoreTest.random(60 * MIB);
        rotateTo(Minio.shared().accessKey());
        try (FaultServer watched = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store = S3Store.open(bucket.options(watched.url()).withCredentials(files()));
                Upload upload = store.create(KEY, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes, 0, 20 * MIB));
            Await.until("two parts", Duration.ofSeconds(20), () -> watched.count(S3Call.UPLOAD_PART.match()) == 2);

            rotateTo("taken-away");
            Thread rotation = Thread.ofVirtual().name("rotation").start(() -> {
                // The new keys come once the store has refused the old ones.
                Await.until(
                        "parts with keys that were taken away",
                        Duration.ofSeconds(20),
                        () -> watched.count(S3Call.UPLOAD_PART.match()) > 3);
                rotateTo(Minio.shared().accessKey());
            });
            upload.write(ByteBuffer.wrap(bytes, 20 * MIB, 40 * MIB));
            upload.complete();
            rotation.join();

            assertThat(watched.count(S3Call.UPLOAD_PART.match()))
                    .as("eight parts, some refused and sent again")
                    .isGreaterThan(8);
            assertThat(bucket.content(KEY)).isEqualTo(bytes);
        }
    }

    @Test
    void failsAtOnceWithKeysThatHaveNeverWorked() {
        rotateTo("never-known");
        long begin = System.nanoTime();

        assertThatThrownBy(() -> {
                    try (ObjectStore store =
                            S3Store.open(Bucket.on(Minio.shared()).options().withCredentials(files()))) {
                        store.head(KEY);
                    }
                })
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("does not know this access key");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Bucket.DEADLINES.rotation().dividedBy(2));
    }

    private S3Credentials files() {
        return new S3Credentials.Files(directory.resolve("id"), directory.resolve("secret"), Optional.empty());
    }

    private void rotateTo(String id) {
        try {
            Files.writeString(directory.resolve("id"), id + "\n");
            Files.writeString(directory.resolve("secret"), Minio.shared().secretKey() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
