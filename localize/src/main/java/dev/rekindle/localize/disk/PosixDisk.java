package dev.rekindle.localize.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The real file system, on a POSIX system. One for a process: it remembers which locks it holds, because a {@code fcntl} lock belongs to the
 * process, and is lost when any descriptor of the same file is closed.
 */
public final class PosixDisk implements Disk {
    private final Set<Path> held = ConcurrentHashMap.newKeySet();

    /** The disk of this machine. */
    public PosixDisk() {}

    @Override
    public Optional<DiskEntry> stat(Path path) throws IOException {
        Map<String, Object> unix;
        try {
            unix = Files.readAttributes(
                    path, "unix:uid,gid,mode,size,isRegularFile,isDirectory", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        DiskEntry.Kind kind = DiskEntry.Kind.OTHER;
        if (Boolean.TRUE.equals(unix.get("isRegularFile"))) {
            kind = DiskEntry.Kind.FILE;
        } else if (Boolean.TRUE.equals(unix.get("isDirectory"))) {
            kind = DiskEntry.Kind.DIRECTORY;
        }
        return Optional.of(new DiskEntry(
                kind,
                number(unix, "size").longValue(),
                number(unix, "uid").intValue(),
                number(unix, "gid").intValue(),
                number(unix, "mode").intValue() & 07777));
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return (Number) Objects.requireNonNull(attributes.get(name));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(Math.addExact(limit, 1));
            if (content.length > limit) {
                throw new IOException(file + ": longer than " + limit + " bytes");
            }
            return content;
        }
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        setMode(directory, mode);
    }

    @Override
    public DiskFile create(Path file, int mode) throws IOException {
        PosixFile created = new PosixFile(FileChannel.open(
                file,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        try {
            setMode(file, mode);
        } catch (IOException e) {
            closeAfter(e, created);
            throw e;
        }
        return created;
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new PosixFile(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Renameat2.noReplace(from, to);
    }

    @Override
    public Exchange exchange(Path one, Path other) throws IOException {
        return Renameat2.exchange(one, other);
    }

    @Override
    public void deleteTree(Path path) throws IOException {
        if (stat(path).isEmpty()) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public boolean deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (DirectoryNotEmptyException _) {
            return false;
        }
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /**
     * A {@code fcntl} lock by {@link FileChannel#tryLock()}. The file may have been removed by the former holder between our open and our
     * lock; then the lock protects nothing, and the next attempt starts over with the new file.
     */
    @Override
    public Optional<DiskLock> tryLock(Path file) throws IOException {
        if (!held.add(file)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Optional<DiskLock> lock = lock(file);
            taken = lock.isPresent();
            return lock;
        } finally {
            if (!taken) {
                held.remove(file);
            }
        }
    }

    private Optional<DiskLock> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Object opened = key(file);
            FileLock lock = tryLock(channel);
            if (lock != null && opened != null && opened.equals(key(file))) {
                return Optional.of(() -> {
                    channel.close();
                    held.remove(file);
                });
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /** Null when another process, or another thread of this one, holds the lock. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    @Override
    public boolean isLockedByAnother(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return tryLock(channel) == null;
        }
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    private static void closeAfter(IOException failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
