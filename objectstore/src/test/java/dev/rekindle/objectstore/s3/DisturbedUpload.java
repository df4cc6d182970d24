package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * An upload during which something went wrong, and what holds whatever that was: no success that is none, nothing visible but the whole object,
 * and no open multipart upload once the store has swept.
 *
 * @param failure what it ended with; none is a success
 */
record DisturbedUpload(Bucket bucket, Bytes bytes, Intent intent, Optional<ObjectStoreException> failure) {
    static final ObjectKey KEY = new ObjectKey("ns/one.db");

    /** Short, because many of these end by running out of attempts; patient enough for a machine on which others run beside. */
    static final S3Deadlines DEADLINES = new S3Deadlines(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            3,
            Duration.ZERO);

    /** What the uploader wants in the end. */
    enum Intent {
        COMPLETE,
        ABORT
    }

    /** Uploads by way of a store whose requests are disturbed. */
    static DisturbedUpload run(ObjectStore store, Bucket bucket, byte[] bytes, Intent intent) {
        try (Upload upload = store.create(KEY, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            switch (intent) {
                case COMPLETE -> upload.complete();
                case ABORT -> upload.abort();
            }
            return new DisturbedUpload(bucket, Bytes.of(bytes), intent, Optional.empty());
        } catch (ObjectStoreException e) {
            return new DisturbedUpload(bucket, Bytes.of(bytes), intent, Optional.of(e));
        }
    }

    boolean isVisible() {
        return !bucket.keys().isEmpty();
    }

    /** By way of the same store, whose requests are disturbed no longer. */
    void assertNoHarm(ObjectStore store) throws IOException {
        boolean visible = isVisible();
        if (visible) {
            assertThat(bucket.content(KEY)).as("what is visible is whole").isEqualTo(bytes.toArray());
        }
        switch (intent) {
            case COMPLETE -> {
                if (failure.isEmpty()) {
                    assertThat(visible).as("a success is one").isTrue();
                } else if (visible) {
                    ObjectStoreException reason = failure.get();
                    assertThat(reason.kind()).as(reason.getMessage()).isEqualTo(Kind.OUTCOME_UNKNOWN);
                }
            }
            case ABORT -> assertThat(visible).as("what was given up is visible").isFalse();
        }
        store.sweep(ObjectPrefix.ROOT, Duration.ZERO);
        assertThat(bucket.openUploads(KEY)).as("uploads left").isZero();
    }
}
