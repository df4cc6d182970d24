package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the members are asked to agree with the snapshot. */
public enum MemberComparison {
    /** HashKV of every member is compared; a backup of a member that differs fails. */
    @JsonProperty("Compare")
    COMPARE,
    /** For clusters where reading every database is too much. */
    @JsonProperty("Skip")
    SKIP
}
