package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A summary of the conditions, for a column. */
public enum RestorePhase {
    /** Nobody has looked yet. */
    @JsonProperty("Pending")
    PENDING,
    /** Another restore holds the target, or the target is not there yet. */
    @JsonProperty("Waiting")
    WAITING,
    /** It is looked at what stands in the way; nothing has been touched. */
    @JsonProperty("Preflight")
    PREFLIGHT,
    /** The target is locked, and its pods get the snapshot. */
    @JsonProperty("Restoring")
    RESTORING,
    /** etcd is up, and is asked for its hashes. */
    @JsonProperty("Proving")
    PROVING,
    /** The old data is moved back. */
    @JsonProperty("RollingBack")
    ROLLING_BACK,
    /** The old data is in service again. */
    @JsonProperty("RolledBack")
    ROLLED_BACK,
    /** The restored data is proved and in service; after a dry run: nothing stands in the way. */
    @JsonProperty("Completed")
    COMPLETED,
    /** Something stands in the way; nothing was touched. */
    @JsonProperty("Refused")
    REFUSED,
    /** A person ended it. */
    @JsonProperty("Cancelled")
    CANCELLED,
    /** It ended without success; the message says what state the target is in. */
    @JsonProperty("Failed")
    FAILED
}
