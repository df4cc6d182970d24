package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the restored cluster gets a bootstrap guard. */
public enum GuardChoice {
    /** Where its owner would start a member without data as a new cluster. */
    @JsonProperty("Auto")
    AUTO,
    /** Not by this restore. */
    @JsonProperty("Never")
    NEVER
}
