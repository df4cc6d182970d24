package dev.rekindle.localize.disk;

/**
 * What a path is.
 *
 * @param kind regular file, directory, or something else
 * @param size bytes, for a regular file
 * @param uid owner
 * @param gid group
 * @param mode permission and set-id bits, octal 07777
 */
public record DiskEntry(Kind kind, long size, int uid, int gid, int mode) {
    /** Refuses what no file system reports. */
    public DiskEntry {
        if (size < 0 || (mode & ~07777) != 0) {
            throw new IllegalArgumentException("size " + size + ", mode " + Integer.toOctalString(mode));
        }
    }

    /** Whether this is a directory (and no link to one). */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** The kinds that matter here. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A link, socket, device or pipe. */
        OTHER
    }
}
