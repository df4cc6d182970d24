package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done with a snapshot of another cluster than the target. */
public enum ForeignCluster {
    /** The restore is refused. */
    @JsonProperty("Refuse")
    REFUSE,
    /** It is restored all the same. */
    @JsonProperty("Allow")
    ALLOW
}
