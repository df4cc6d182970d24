package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;

/** The disk, behind the crash points: every change of the disk names its point first. */
record Steps(Disk disk, CrashHook hook) {
    /** The disk, for the one change that {@code point} names. */
    Disk at(CrashPoint point) {
        hook.hit(point);
        return disk;
    }
}
