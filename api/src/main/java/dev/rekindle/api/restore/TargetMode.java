package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the target comes to be. */
public enum TargetMode {
    /** It is there. */
    @JsonProperty("Existing")
    EXISTING,
    /** Somebody will create it, and the restore waits. */
    @JsonProperty("Awaited")
    AWAITED,
    /** We create it from the template. */
    @JsonProperty("Created")
    CREATED
}
