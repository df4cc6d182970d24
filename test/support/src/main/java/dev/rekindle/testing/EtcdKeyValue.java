package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;

/** A live key as etcd returns it ({@code mvccpb.KeyValue}); {@code lease} is 0 for none. */
public record EtcdKeyValue(Bytes key, long createRevision, long modRevision, long version, Bytes value, long lease) {
    static EtcdKeyValue of(JsonNode json) {
        return new EtcdKeyValue(
                Bytes.ofBase64(json.path("key").asText()),
                Json.number(json, "create_revision"),
                Json.number(json, "mod_revision"),
                Json.number(json, "version"),
                Bytes.ofBase64(json.path("value").asText()),
                Json.number(json, "lease"));
    }
}
