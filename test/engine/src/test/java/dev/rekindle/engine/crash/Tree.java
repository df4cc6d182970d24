package dev.rekindle.engine.crash;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a directory holds, by content: equal trees have equal names, kinds, modes and bytes.
 *
 * @param entries by path relative to the root, which is itself the empty path; empty when there is no such directory
 */
record Tree(SortedMap<Path, String> entries) {
    /** Reads a directory; a file that {@code varies} counts by its name and mode only. */
    static Tree read(Path root, Predicate<Path> varies) {
        var entries = new TreeMap<Path, String>();
        try {
            if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(root, new Reader(root, varies, entries));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tree " + root, e);
        }
        return new Tree(entries);
    }

    boolean isAbsent() {
        return entries.isEmpty();
    }

    /** Stands for the whole tree in sets and reports: 64 hexadecimal digits. */
    String digest() {
        var digest = sha256();
        entries.forEach((path, entry) -> digest.update((path + "\0" + entry + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Copies a directory with its modes and times. */
    static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), COPY_ATTRIBUTES);
            }
        }
    }

    /** Deletes a directory with all that is in it; nothing happens where there is none. */
    static void delete(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(root, new Eraser());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Reader extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> varies;
        private final SortedMap<Path, String> entries;

        Reader(Path root, Predicate<Path> varies, SortedMap<Path, String> entries) {
            this.root = root;
            this.varies = varies;
            this.entries = entries;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            entries.put(root.relativize(directory), "directory " + mode(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var path = root.relativize(file);
            var content = attributes.isRegularFile() && !varies.test(path) ? content(file) : "";
            var kind = attributes.isRegularFile() ? "file" : "other";
            entries.put(path, "%s %s %s".formatted(kind, mode(file), content));
            return FileVisitResult.CONTINUE;
        }

        private static String mode(Path path) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        }

        private static String content(Path file) throws IOException {
            var digest = sha256();
            try (InputStream in = Files.newInputStream(file);
                    var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static final class Eraser extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
