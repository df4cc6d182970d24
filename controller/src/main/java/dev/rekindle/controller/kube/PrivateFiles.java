package dev.rekindle.controller.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keys and certificates as files, for the time that they are used: a directory that only this process may enter, removed when it is closed. What a
 * killed process left is removed by {@link #sweep} at the next start.
 */
public final class PrivateFiles implements AutoCloseable {
    private static final String PREFIX = "rekindle-keys-";

    private final Path directory;
    private final Deque<Path> files = new ArrayDeque<>();

    private PrivateFiles(Path directory) {
        this.directory = directory;
    }

    /** A new directory below this one, which exists. Fails with {@link UncheckedIOException} where nothing can be written. */
    public static PrivateFiles below(Path work) {
        try {
            return new PrivateFiles(Files.createTempDirectory(
                    work, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file can be written below " + work + ", which is needed for keys and certificates", e);
        }
    }

    /** Removes what earlier processes left. To be called before anything else uses the directory. */
    public static void sweep(Path work) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(work, PREFIX + "*")) {
            for (Path directory : left) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(directory);
            }
        }
    }

    /**
     * A file that only this process may read.
     *
     * @param name a plain name, which messages may show
     */
    public Path write(String name, byte[] content) {
        Path file = directory.resolve(name);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            files.push(file);
            return Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + name + " cannot be written below " + directory.getParent(), e);
        }
    }

    @Override
    public void close() {
        try {
            while (!files.isEmpty()) {
                Files.deleteIfExists(files.pop());
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("keys and certificates cannot be removed from " + directory, e);
        }
    }

    /** The directory alone. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
