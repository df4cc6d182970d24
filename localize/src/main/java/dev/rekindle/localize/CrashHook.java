package dev.rekindle.localize;

/** Called right before each step that changes the disk. For tests, which end the run there; does nothing in production. */
@FunctionalInterface
public interface CrashHook {
    /** Does nothing. */
    CrashHook NONE = _ -> {};

    /** The step at {@code point} comes next. */
    void hit(CrashPoint point);
}
