package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who finds damage on the way and at rest. */
public enum Checksums {
    /** The store, by a CRC32C of every part and of the whole. */
    @JsonProperty("Strict")
    STRICT,
    /** We, by reading back: for stores without additional checksums. */
    @JsonProperty("Compatible")
    COMPATIBLE
}
