package dev.rekindle.localize.receipt;

import dev.rekindle.localize.json.JsonException;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.snapshot.HashKv;
import java.util.Optional;

/**
 * The snapshot that a member was restored from.
 *
 * @param sha256 of all its bytes, in lower-case hexadecimal
 * @param size its bytes
 * @param revision of its store, before any bump
 * @param hashKv where it was computed
 */
public record SnapshotOrigin(String sha256, long size, long revision, Optional<HashKv> hashKv) {

    JsonObject toJson() {
        JsonObject.Builder json =
                JsonObject.builder().put("sha256", sha256).put("size", size).put("revision", revision);
        hashKv.ifPresent(hash -> json.put(
                "hashKv",
                JsonObject.builder()
                        .put("hash", hash.hash())
                        .put("revision", hash.revision())
                        .put("compactRevision", hash.compactRevision())
                        .build()));
        return json.build();
    }

    static SnapshotOrigin parse(JsonObject json) throws JsonException {
        Optional<JsonObject> hash = json.object("hashKv");
        return new SnapshotOrigin(
                json.text("sha256"),
                json.integer("size"),
                json.integer("revision"),
                hash.isEmpty() ? Optional.empty() : Optional.of(hashKv(hash.get())));
    }

    private static HashKv hashKv(JsonObject json) throws JsonException {
        return new HashKv(json.integer("hash"), json.integer("revision"), json.integer("compactRevision"));
    }
}
