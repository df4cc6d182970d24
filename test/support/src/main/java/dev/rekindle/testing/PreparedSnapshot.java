package dev.rekindle.testing;

import java.nio.file.Path;

/**
 * A snapshot that a real etcd made, and what is known of it.
 *
 * @param file in the cache, shared by all tests: read it, copy it, never change it
 * @param expected what the etcd held when it was taken
 * @param status what the tool of the same version says of it
 */
public record PreparedSnapshot(
        EtcdVersion version, SnapshotShape shape, Path file, ExpectedKeyspace expected, SnapshotStatus status) {
    /** Such as {@code etcd 3.6 MANY_KEYS}: reads well as the name of a parameterised test. */
    @Override
    public String toString() {
        return version + " " + shape;
    }
}
