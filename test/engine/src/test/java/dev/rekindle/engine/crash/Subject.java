package dev.rekindle.engine.crash;

import dev.rekindle.testing.Command;
import java.nio.file.Path;

/** A program that restores one fixed snapshot into a data directory: what the crash suite kills. */
public interface Subject {
    /** How reports call it, e.g. {@code restore-localize} or {@code etcdutl 3.6}. */
    String name();

    /**
     * The command line that restores the snapshot. Everything that it changes lies inside {@code box}; the data directory is
     * {@link Box#dataDir()}. Each call with an equal box gives an equal command, so a second run is what a restarted pod does.
     */
    Command restoreInto(Box box);

    /** Whether a file of the data directory differs from run to run by design, such as a receipt that records timings. */
    default boolean varies(Path file) {
        return false;
    }
}
