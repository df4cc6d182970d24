package dev.rekindle.objectstore;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store says about one version of an object.
 *
 * @param size in bytes
 * @param checksum of the whole object, computed by the store or, after an upload, from the bytes handed in; empty where the
 *     store keeps none (files, listings)
 * @param metadata as given at creation; empty where the store keeps none (files, listings)
 * @param lastModified by the store's clock
 */
public record StoredObject(
        ObjectKey key,
        ObjectVersion version,
        long size,
        Optional<Checksum> checksum,
        Metadata metadata,
        Instant lastModified) {

    public StoredObject {
        if (size < 0) {
            throw new IllegalArgumentException("object " + key + " cannot have " + size + " bytes");
        }
    }
}
