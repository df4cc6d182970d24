package dev.rekindle.testing;

/**
 * What {@code snapshot status} prints.
 *
 * @param hash CRC-32C over all buckets, unsigned
 * @param revision main revision of the last row, 0 if there is none
 * @param totalKeys all entries of all buckets up to 3.5, distinct live keys from 3.6
 * @param totalSize bytes of the bbolt part
 * @param version the storage version, empty where there is none or the tool is older than 3.6
 */
public record SnapshotStatus(long hash, long revision, long totalKeys, long totalSize, String version) {}
