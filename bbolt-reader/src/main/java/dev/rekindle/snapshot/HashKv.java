package dev.rekindle.snapshot;

/**
 * etcd's hash over its key-value history, as the {@code HashKV} call and {@code etcdutl hashkv} compute it: equal on every member that agrees.
 *
 * @param hash CRC-32C, unsigned 32 bit
 * @param revision rows up to this main revision are hashed
 * @param compactRevision the compaction that the hash takes account of; −1 if there never was one. Hashes compare only at equal values.
 */
public record HashKv(long hash, long revision, long compactRevision) {}
