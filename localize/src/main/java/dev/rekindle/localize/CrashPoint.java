package dev.rekindle.localize;

/** Every step of a restore that changes the disk, in the order in which a run with old data meets them. */
public enum CrashPoint {
    /** Before the lock file is made. */
    LOCK
}
