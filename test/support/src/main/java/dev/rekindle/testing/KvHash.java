package dev.rekindle.testing;

/**
 * HashKV as a live member or etcdutl gives it.
 *
 * @param hash CRC-32C, unsigned
 * @param revision the revision that was hashed; where the server does not say it (before 3.6), the one that was asked for
 * @param compactRevision the compaction that counted, -1 if never compacted
 */
public record KvHash(long hash, long revision, long compactRevision) {}
