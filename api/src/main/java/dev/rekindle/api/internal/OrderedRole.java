package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an order gives to a pod: one of the roles that people may name too, or the way back, which is Rekindle's alone to order. */
public enum OrderedRole {
    /** Restores a cluster of one: the member that an operator starts first. */
    @JsonProperty("Seed")
    SEED,
    /** Restores with the whole initial cluster: every pod of a static set. */
    @JsonProperty("Member")
    MEMBER,
    /** Moves old data aside and starts empty: the other members of an operator's cluster. */
    @JsonProperty("Joiner")
    JOINER,
    /** Takes back what the restore of this token has done to the volume. */
    @JsonProperty("Rollback")
    ROLLBACK
}
