package dev.rekindle.cli.drill;

import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.FakeGcsServer;
import dev.rekindle.testing.store.GcsServer;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An empty directory in a real store, as a drill is given one.
 *
 * @param url of the directory
 * @param contents everything that the whole store holds, each version, generation, delete marker, file and directory
 */
record SomeStore(String url, Writing writing, Contents contents) {
    /** The stores that a drill is tried with. */
    enum Kind {
        S3,
        S3_WITH_VERSIONS,
        GCS,
        FILE
    }

    interface Writing {
        void put(String name, byte[] content);
    }

    interface Contents {
        List<String> all();
    }

    /** A new one; key files and files lie below {@code directory}. */
    static SomeStore of(Kind kind, Path directory) throws IOException {
        return switch (kind) {
            case S3 -> s3(directory);
            case S3_WITH_VERSIONS -> s3(directory, BucketOption.VERSIONING);
            case GCS -> gcs();
            case FILE -> file(directory);
        };
    }

    /** Puts an object into the directory, past rekindle. */
    void put(String name, byte[] content) {
        writing.put(name, content);
    }

    private static SomeStore s3(Path directory, BucketOption... options) throws IOException {
        S3Server minio = Minio.shared();
        String bucket = "drill-" + UUID.randomUUID();
        minio.createBucket(bucket, options);
        Path access = Files.writeString(directory.resolve("access-key"), minio.accessKey());
        Path secret = Files.writeString(directory.resolve("secret-key"), minio.secretKey());
        return new SomeStore(
                "s3://" + bucket + "/prod/?endpoint=" + minio.endpoint() + "&access-key-file=" + access
                        + "&secret-key-file=" + secret,
                (name, content) -> minio.requests().put(bucket, "prod/" + name, content),
                () -> minio.requests().versions(bucket).stream()
                        .map(Object::toString)
                        .toList());
    }

    private static SomeStore gcs() {
        GcsServer google = FakeGcsServer.shared();
        String bucket = "drill-" + UUID.randomUUID();
        google.createBucket(bucket);
        return new SomeStore(
                "gs://" + bucket + "/prod/?endpoint=" + google.endpoint() + "&anonymous=true",
                (name, content) -> google.requests().put(bucket, "prod/" + name, content),
                () -> google.requests().generations(bucket).stream()
                        .map(Object::toString)
                        .toList());
    }

    private static SomeStore file(Path directory) throws IOException {
        Path root = Files.createDirectory(directory.resolve("a volume"));
        return new SomeStore(
                root.toUri().toString(),
                (name, content) -> {
                    try {
                        Files.write(root.resolve(name), content);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                () -> files(root));
    }

    private static List<String> files(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.map(path -> root.relativize(path) + " "
                            + Files.isDirectory(path) + " "
                            + path.toFile().lastModified())
                    .filter(line -> !line.startsWith(" "))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
