package dev.rekindle.cli.drill;

import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Reason;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One unsound, wrong or missing snapshot to be offered to the restore engine. What it lies in stays as it is until the next damage is made.
 *
 * @param name what was done, as a noun: {@code one bit flipped in the middle}
 * @param knows what the restore has to go by, in words
 * @param opening finds it as a restore finds it
 * @param due how it has to be refused
 */
record Damage(String name, String knows, Opening opening, Due due) {
    /** A damaged snapshot in a file. */
    static Damage file(String name, String knows, Path snapshot, Expectations expectations) {
        return new Damage(name, knows, () -> Restorable.file(snapshot, expectations), Due.UNSOUND);
    }

    /** Finds it; may be where it is refused already. */
    @FunctionalInterface
    interface Opening {
        Restorable open() throws Exception;
    }

    /** Makes one kind of damage. */
    @FunctionalInterface
    interface Maker {
        Damage make() throws IOException;
    }

    /** How a damage has to be refused. Any other failure proves nothing: a store that is down refuses everything. */
    enum Due {
        /** As bytes that are not a sound snapshot, or not the one that was promised. */
        UNSOUND,
        /** As above, or as something that is not there any more. */
        UNSOUND_OR_GONE;

        boolean isMetBy(Complaint complaint) {
            boolean gone = complaint.reason().equals(Reason.SOURCE_NOT_FOUND.toString())
                    || complaint.reason().equals(Reason.SOURCE_CHANGED.toString());
            return complaint.exitCode() == ExitCode.SNAPSHOT || (this == UNSOUND_OR_GONE && gone);
        }
    }
}
