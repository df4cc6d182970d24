package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** An upload as a process of its own, to be killed or to be given little memory. */
final class Uploader {
    private static final int PIECE = 32 << 10;

    private Uploader() {}

    /** A process that uploads so many bytes; the n-th has the value n modulo 251. */
    static Command command(Bucket bucket, URI endpoint, ObjectKey key, long bytes, String... flags) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with(List.of(flags))
                .with(List.of(
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Uploader.class.getName(),
                        endpoint.toString(),
                        bucket.server().region(),
                        bucket.name(),
                        key.value(),
                        String.valueOf(bytes)))
                .environment("AWS_ACCESS_KEY_ID", bucket.server().accessKey())
                .environment("AWS_SECRET_ACCESS_KEY", bucket.server().secretKey());
    }

    /** Endpoint, region, bucket, key, bytes; keys from the environment. */
    public static void main(String[] arguments) throws IOException {
        S3Options options = S3Options.of(arguments[2], S3Connection.endpoint(URI.create(arguments[0]), arguments[1]))
                .withPrefix(new ObjectPrefix("below/"));
        long size = Long.parseLong(arguments[4]);
        try (S3Store store = S3Store.open(options);
                Upload upload = store.create(new ObjectKey(arguments[3]), Metadata.NONE, size)) {
            for (long at = 0; at < size; at += PIECE) {
                upload.write(ByteBuffer.wrap(content(at, (int) Math.min(PIECE, size - at))));
            }
            System.out.println(upload.complete().size());
        }
    }

    static byte[] content(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((offset + i) % 251);
        }
        return bytes;
    }
}
