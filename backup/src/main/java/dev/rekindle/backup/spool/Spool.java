package dev.rekindle.backup.spool;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where bytes wait for a store that is too slow, and what too slow means.
 *
 * @param directory on a disk with room for one whole backup; the file in it has no name, so that nothing is left of it whatever happens
 * @param floor bytes a second; a store that stays below it for two seconds is spooled to the end of the backup
 */
public record Spool(Path directory, long floor) {
    /** 20 MB/s: what a store on the other side of a slow line does not reach, and every other does. */
    public static final long USUAL_FLOOR = 20_000_000;

    /** Refuses what is no directory that can be written to, and a floor that is not positive, with a message for people. */
    public Spool {
        if (floor < 1) {
            throw new IllegalArgumentException("the floor is " + floor + " bytes a second; it has to be positive");
        }
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is not a directory that exists");
        }
        if (!Files.isWritable(directory)) {
            throw new IllegalArgumentException(directory + " cannot be written to");
        }
    }
}
