package dev.rekindle.localize.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The engine's only way to change a file system, small enough to be recorded and replayed by a test. Paths belong to the default
 * file system. No method follows a symbolic link in the last element of a path. Implementations are safe for use by several
 * threads on different files.
 *
 * <p>What survives a power cut is what was asked for: a file's bytes after {@link DiskFile#sync()}, a name in a directory after
 * {@link #syncDirectory(Path)} of that directory.
 */
public interface Disk {
    /** What a path is, without following a link. */
    Optional<DiskEntry> stat(Path path) throws IOException;

    /** The names in a directory, sorted. Throws {@link java.nio.file.NoSuchFileException} where there is none. */
    List<String> list(Path directory) throws IOException;

    /** The whole content of a regular file, refused with an {@link IOException} when it is longer than {@code limit} bytes. */
    byte[] read(Path file, int limit) throws IOException;

    /** Creates one directory with exactly this mode, whatever the umask. Fails where the path exists. */
    void createDirectory(Path directory, int mode) throws IOException;

    /** Creates an empty regular file with exactly this mode and opens it. Fails where the path exists. The caller closes it. */
    DiskFile create(Path file, int mode) throws IOException;

    /** Opens an existing regular file for reading and writing. The caller closes it. */
    DiskFile open(Path file) throws IOException;

    /** Makes the names in a directory durable (fsync of the directory). */
    void syncDirectory(Path directory) throws IOException;

    /** Renames within one file system. Never replaces: fails with {@link java.nio.file.FileAlreadyExistsException} where {@code to} exists. */
    void rename(Path from, Path to) throws IOException;

    /** Swaps two existing paths in one step, where the file system can; otherwise changes nothing and says so. */
    Exchange exchange(Path one, Path other) throws IOException;

    /** Deletes a file, or a directory with all that is in it. A path that does not exist is no error. Links are deleted, not followed. */
    void deleteTree(Path path) throws IOException;

    /** Deletes a directory that has nothing in it; says whether it is gone. A directory that does not exist is gone. */
    boolean deleteIfEmpty(Path directory) throws IOException;

    /** Bytes that this process may still write to the file system that holds {@code path}. */
    long usableSpace(Path path) throws IOException;

    /**
     * Takes the exclusive lock on a file, created with mode 0600 where it does not exist, held until it is closed. Empty when another
     * process, or another part of this one, holds it. Throws {@link java.nio.file.NoSuchFileException} where its directory is gone.
     */
    Optional<DiskLock> tryLock(Path file) throws IOException;

    /** Whether another process holds a {@code fcntl} lock on this existing file, as a running etcd does on its WAL. */
    boolean isLockedByAnother(Path file) throws IOException;

    /** Sets owner and group by number. */
    void setOwner(Path path, int uid, int gid) throws IOException;

    /** Sets permission bits, set-id bits included (octal 07777). */
    void setMode(Path path, int mode) throws IOException;

    /** How an exchange ended. */
    enum Exchange {
        /** Both names now point to the other's former content. */
        DONE,
        /** The file system or the kernel cannot; nothing changed. */
        UNSUPPORTED
    }
}
