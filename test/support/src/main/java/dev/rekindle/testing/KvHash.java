package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * HashKV as a live member or etcdutl gives it.
 *
 * @param hash CRC-32C, unsigned
 * @param revision the revision that was hashed; where the server does not say it (before 3.6), the one that was asked for
 * @param compactRevision the compaction that counted, -1 if never compacted
 */
public record KvHash(long hash, long revision, long compactRevision) {
    /** Reads a {@code HashKVResponse}; {@code asked} is 0 where the current revision was asked for. */
    static KvHash of(JsonNode response, long asked) {
        long current = Json.number(response.path("header"), "revision");
        long hashed = Json.number(response, "hash_revision");
        if (hashed == 0) { // before 3.6
            hashed = asked == 0 ? current : asked;
        }
        return new KvHash(Json.number(response, "hash"), hashed, Json.number(response, "compact_revision"));
    }
}
