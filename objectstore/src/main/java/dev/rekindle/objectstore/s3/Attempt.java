package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import java.time.Instant;
import java.util.UUID;

/**
 * One attempt at creating an object.
 *
 * @param id random; stands in the object's metadata, so that after a lost answer it is known whose object is there
 * @param started by our clock; a retention counts from here
 */
record Attempt(ObjectKey key, Metadata metadata, String id, Instant started) {

    /** The name in the user metadata, {@code x-amz-meta-} before it. */
    static final String NAME = "rekindle-attempt";

    /** What name and id take of the room for metadata. */
    static final int BYTES = NAME.length() + 36;

    static Attempt at(ObjectKey key, Metadata metadata, Instant started) {
        return new Attempt(key, metadata, UUID.randomUUID().toString(), started);
    }
}
