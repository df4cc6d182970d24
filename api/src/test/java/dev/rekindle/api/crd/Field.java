package dev.rekindle.api.crd;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A field of a definition.
 *
 * @param path such as {@code EtcdBackup.spec.source.endpoints.urls[]}
 */
record Field(String path, String name, JsonNode schema, Presence presence) {
    /** Whether it may be left out. */
    enum Presence {
        REQUIRED,
        OPTIONAL
    }
}
