package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done with data that is already there. */
public enum ExistingData {
    /** Nothing: the restore is refused. */
    @JsonProperty("Refuse")
    REFUSE,
    /** It is moved aside on its volume, and kept until a person deletes it. */
    @JsonProperty("Archive")
    ARCHIVE
}
