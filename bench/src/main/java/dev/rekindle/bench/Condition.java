package dev.rekindle.bench;

/** Under what circumstances a process is measured. */
enum Condition {
    /** The input lies in the page cache, memory is not limited. */
    WARM("warm"),
    /** The page cache was dropped before the process started. */
    COLD("cold"),
    /** Page cache dropped, and the process with its page cache confined to a memory cgroup of 512 MiB. */
    CONFINED("512 MiB cgroup"),
    /** The input lies in the page cache, and what comes over the loopback is slowed down to {@link Link#SPEED}. */
    LINKED("1 Gbit/s link");

    /** The limit of {@link #CONFINED} in bytes. */
    static final long CONFINED_BYTES = 512L << 20;

    private final String title;

    Condition(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
