package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a condition holds. */
public enum ConditionStatus {
    /** It does. */
    @JsonProperty("True")
    TRUE,
    /** It does not. */
    @JsonProperty("False")
    FALSE,
    /** Nobody has looked yet. */
    @JsonProperty("Unknown")
    UNKNOWN
}
