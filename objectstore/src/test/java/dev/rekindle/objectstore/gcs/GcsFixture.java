package dev.rekindle.objectstore.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.gcs.FakeGcs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Options, bytes and short words that the tests of this package share. */
final class GcsFixture {
    static final String BUCKET = "backups";
    static final ObjectKey KEY = new ObjectKey("ns/cluster/one.db");
    static final int MIB = 1024 * 1024;

    /** For what is to succeed in the end, on a machine that is busy with other things. */
    static final GcsDeadlines PATIENT = new GcsDeadlines(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMillis(10));

    /** For what is repeated in vain. */
    static final GcsDeadlines HASTY = new GcsDeadlines(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(150), Duration.ofMillis(10));

    private GcsFixture() {}

    static GcsOptions nobody(FakeGcs gcs) {
        return access(gcs, new GcsCredentials.None());
    }

    /** The same who soon gives up. */
    static GcsOptions hasty(GcsOptions options) {
        return options.withAccess(options.credentials(), options.connection().withDeadlines(HASTY));
    }

    static GcsOptions account(FakeGcs gcs, Path keyFile) {
        return access(gcs, new GcsCredentials.ServiceAccountFile(keyFile));
    }

    static GcsOptions access(FakeGcs gcs, GcsCredentials who) {
        return GcsOptions.of(BUCKET)
                .withAccess(
                        who, GcsConnection.GOOGLE.withEndpoint(gcs.endpoint()).withDeadlines(PATIENT))
                .withPageSize(3);
    }

    static StoredObject put(ObjectStore store, ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        }
    }

    static byte[] read(ObjectStore store, StoredObject object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ReadableByteChannel channel = store.read(object.key(), object.version(), ByteRange.ALL)) {
            Channels.newInputStream(channel).transferTo(bytes);
        }
        return bytes.toByteArray();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Asserts that a call ends with this kind and these words. */
    static void assertFails(Kind kind, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
