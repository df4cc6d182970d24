package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a file's attributes say about it as an object. */
final class FileVersion {
    private FileVersion() {}

    /** From the {@code unix} attribute view: ino, size, lastModifiedTime. */
    static StoredObject describe(ObjectKey key, Map<String, Object> attributes) {
        long inode = ((Number) required(attributes, "ino")).longValue();
        long size = ((Number) required(attributes, "size")).longValue();
        Instant modified = ((FileTime) required(attributes, "lastModifiedTime")).toInstant();
        String version = Long.toHexString(inode) + "-" + Long.toHexString(modified.getEpochSecond()) + "."
                + Integer.toHexString(modified.getNano()) + "-" + Long.toHexString(size);
        return new StoredObject(key, new ObjectVersion(version), size, Optional.empty(), Metadata.NONE, modified);
    }

    private static Object required(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("the file system reports no " + name);
        }
        return value;
    }
}
