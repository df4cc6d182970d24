package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;

/** What a pod gets, by how the owner of its cluster makes it grow. */
public enum Role {
    /** Restores a cluster of one: the member that an operator starts first. */
    SEED("Seed"),
    /** Restores with the whole initial cluster: every pod of a static set. */
    MEMBER("Member"),
    /** Moves old data aside and starts empty: the other members of an operator's cluster. */
    JOINER("Joiner"),
    /** Puts back what the restore of the same token had moved aside. */
    ROLLBACK("Rollback");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** Reads {@code Seed}, {@code Member}, {@code Joiner} or {@code Rollback}. */
    public static Role parse(String text) throws UsageException {
        for (Role role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        throw new UsageException("role: expected Seed, Member, Joiner or Rollback, found \"" + text + "\"");
    }

    /** The name as it is written in an order. */
    @Override
    public String toString() {
        return text;
    }
}
