package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A fresh bucket on a real server, and the options to reach it. */
record Bucket(S3Server server, String name) {
    /** Short enough for a test that waits for a failure, long enough for a busy machine. */
    static final S3Deadlines DEADLINES = new S3Deadlines(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            4,
            Duration.ofSeconds(20));

    static Bucket on(S3Server server, BucketOption... options) {
        String name = "rekindle-" + UUID.randomUUID();
        server.createBucket(name, options);
        return new Bucket(server, name);
    }

    S3Options options() {
        return options(server.endpoint());
    }

    /** By way of something else, such as a proxy that spoils what it carries. */
    S3Options options(URI endpoint) {
        return S3Options.of(name, S3Connection.endpoint(endpoint, server.region()))
                .withPrefix(new ObjectPrefix("below/"))
                .withCredentials(
                        new S3Credentials.Static(server.accessKey(), new Secret(server.secretKey()), Optional.empty()))
                .withDeadlines(DEADLINES)
                .withPageSize(3);
    }

    /** What is really there, without the store under test. */
    List<String> keys() {
        return server.requests().keys(name);
    }

    /** Uploads of one key that nobody has ended. */
    int openUploads(ObjectKey key) {
        return server.requests().uploads(name, "below/" + key).size();
    }

    /** Versions and delete markers, of all keys. */
    int versions() {
        return server.requests().versions(name).size();
    }

    byte[] content(ObjectKey key) {
        return server.requests().get(name, "below/" + key);
    }
}
