package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A summary of the conditions, for a column. */
public enum BackupPhase {
    /** Nobody has looked yet. */
    @JsonProperty("Pending")
    PENDING,
    /** Others come first. */
    @JsonProperty("Queued")
    QUEUED,
    /** A snapshot is taken, proved and stored. */
    @JsonProperty("Running")
    RUNNING,
    /** An attempt failed, and another will be made. */
    @JsonProperty("Retrying")
    RETRYING,
    /** The object is stored and proved. */
    @JsonProperty("Completed")
    COMPLETED,
    /** There will be no further attempt. */
    @JsonProperty("Failed")
    FAILED,
    /** The resource is being deleted, and with it what its policy says. */
    @JsonProperty("Deleting")
    DELETING
}
