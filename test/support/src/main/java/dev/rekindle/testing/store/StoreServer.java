package dev.rekindle.testing.store;

import dev.rekindle.testing.TemporaryDirectory;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;

/** The real stores that tests write to. */
public enum StoreServer {
    /** S3: an {@link S3Bucket}. */
    MINIO(S3Bucket.class),
    /** S3, by others: an {@link S3Bucket}. */
    VERSITYGW(S3Bucket.class),
    /** S3, by others again: an {@link S3Bucket}. */
    SEAWEEDFS(S3Bucket.class),
    /** Google Cloud Storage, emulated: a {@link GcsBucket}. */
    FAKE_GCS_SERVER(GcsBucket.class),
    /** No server: the {@code Path} of a directory. */
    DIRECTORY(Path.class);

    private final Class<?> type;

    StoreServer(Class<?> type) {
        this.type = type;
    }

    /** What a test gets. */
    Class<?> type() {
        return type;
    }

    Place place(BucketOption... options) {
        return switch (this) {
            case MINIO -> s3(Minio.shared(), options);
            case VERSITYGW -> s3(VersityGw.shared(), options);
            case SEAWEEDFS -> s3(SeaweedFs.shared(), options);
            case FAKE_GCS_SERVER -> gcs(FakeGcsServer.shared(), options);
            case DIRECTORY -> directory();
        };
    }

    /**
     * An empty place.
     *
     * @param value of the type that belongs to the server
     */
    record Place(Object value, Runnable end, Supplier<String> log) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    private static Place s3(S3Server server, BucketOption... options) {
        var bucket = new S3Bucket(server, "test-" + UUID.randomUUID());
        server.createBucket(bucket.name(), options);
        return new Place(bucket, () -> {}, server::log);
    }

    private static Place gcs(GcsServer server, BucketOption... options) {
        var bucket = new GcsBucket(server, "test-" + UUID.randomUUID());
        server.createBucket(bucket.name(), options);
        return new Place(bucket, () -> {}, server::log);
    }

    private static Place directory() {
        TemporaryDirectory directory = TemporaryDirectory.create("store");
        return new Place(directory.path(), directory::close, () -> "");
    }
}
