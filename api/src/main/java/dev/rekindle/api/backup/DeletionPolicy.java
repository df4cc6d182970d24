package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the stored object when its resource is deleted. */
public enum DeletionPolicy {
    /** It stays. */
    @JsonProperty("Retain")
    RETAIN,
    /** Exactly this version of it is deleted, and its manifest. */
    @JsonProperty("Delete")
    DELETE
}
