package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a pod gets, by how the owner of its cluster makes it grow. */
public enum Role {
    /** Restores a cluster of one: the member that an operator starts first. */
    @JsonProperty("Seed")
    SEED,
    /** Restores with the whole initial cluster: every pod of a static set. */
    @JsonProperty("Member")
    MEMBER,
    /** Moves old data aside and starts empty: the other members of an operator's cluster. */
    @JsonProperty("Joiner")
    JOINER
}
