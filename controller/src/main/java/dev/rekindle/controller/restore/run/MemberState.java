package dev.rekindle.controller.restore.run;

import java.util.Arrays;
import java.util.Optional;

/** Where one member of a restore is; the words of {@code status.members[].state}. */
enum MemberState {
    /** No injected pod of it is there. */
    AWAITED("Awaited"),
    /** Its pod is there, and our init container has not run in it. */
    INJECTED("Injected"),
    /** Our init container runs, or will run again. */
    RESTORING("Restoring"),
    /** Our init container is done, and etcd starts. */
    BOOTING("Booting"),
    /** etcd itself was asked, and told what it should. */
    PROVED("Proved"),
    /** Its old data has its place again. */
    ROLLED_BACK("RolledBack"),
    /** It cannot be restored, or not be rolled back. */
    FAILED("Failed");

    private final String text;

    MemberState(String text) {
        this.text = text;
    }

    /** The one with this name. */
    static Optional<MemberState> of(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
