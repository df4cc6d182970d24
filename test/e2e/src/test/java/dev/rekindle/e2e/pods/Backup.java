package dev.rekindle.e2e.pods;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.testing.store.S3Requests;

/**
 * What {@code rekindle backup} left in the store.
 *
 * @param object the newest version of the snapshot, by its key in the bucket
 * @param manifest as it lies beside it
 */
record Backup(S3Requests.Version object, JsonNode manifest) {
    /** That the snapshot's HashKV is of. */
    long revision() {
        return hashKv().path("revision").asLong();
    }

    /** HashKV at that revision, as etcd gives it. */
    long hash() {
        return Long.parseLong(hashKv().path("hash").asText(), 16);
    }

    /** The compaction that counted for it; -1: never compacted. */
    long compactRevision() {
        return hashKv().path("compactRevision").asLong();
    }

    private JsonNode hashKv() {
        return manifest.path("snapshot").path("hashKv");
    }
}
