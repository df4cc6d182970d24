package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done where the restored data does not boot. */
public enum Rollback {
    /** The old data is moved back. */
    @JsonProperty("Automatic")
    AUTOMATIC,
    /** Everything is left as it is, for a person to look at. */
    @JsonProperty("Never")
    NEVER
}
