package dev.rekindle.localize;

/** Whose the restored files shall be, and which modes they get. */
public sealed interface Ownership {
    /**
     * As the surroundings say: owner and group of the old {@code member}, else of the data directory. Directories get 0700 and files 0600;
     * where the group of the old {@code member}, or of the data directory, may write (Kubernetes' {@code fsGroup}), the group may here too.
     */
    record Inherited() implements Ownership {}

    /** These numbers, directories 0700 and files 0600. Setting them must succeed. */
    record Given(int uid, int gid) implements Ownership {
        /** Refuses negative numbers. */
        public Given {
            if (uid < 0 || gid < 0) {
                throw new IllegalArgumentException("uid " + uid + ", gid " + gid + ": must not be negative");
            }
        }
    }
}
