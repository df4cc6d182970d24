package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done to a snapshot's bytes first. */
public enum Compression {
    /** Nothing. */
    @JsonProperty("None")
    NONE,
    /** In parallel members of gzip. */
    @JsonProperty("Gzip")
    GZIP
}
