package dev.rekindle.snapshot;

/** How a member takes part in its cluster. */
public enum MemberRole {
    /** Votes and can lead. */
    VOTER,
    /** Receives the log without a vote. */
    LEARNER
}
