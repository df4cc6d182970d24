package dev.rekindle.snapshot;

/**
 * What a scan found out about one sound leaf.
 *
 * @param keys its keys
 * @param crc CRC-32C over key and value of every entry in order
 * @param length bytes under {@code crc}
 * @param pointer where the rows or the leaf's bytes were put, or {@link #NOWHERE}
 */
record LeafFacts(KeyRun keys, int crc, long length, LeafContent content, long pointer) {
    /** Nothing but this record remains of the leaf. */
    static final long NOWHERE = -1;
}
