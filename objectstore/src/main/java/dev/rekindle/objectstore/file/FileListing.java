package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.KeySyntax;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks a directory in the byte order of keys, as a bucket would list them, and stops when the page is full. Symbolic links,
 * and reserved names are passed over.
 */
final class FileListing {
    /** Made by mkfs in the root of ext file systems, readable by root alone. */
    private static final String LOST_AND_FOUND = "lost+found/";

    /** Looks at one file; empty when it vanished or is not a plain file. */
    interface Describe {
        Optional<StoredObject> describe(ObjectKey key, Path file) throws IOException;
    }

    private final Path root;
    private final String after;
    private final int pageSize;
    private final Describe describe;
    private final List<StoredObject> found = new ArrayList<>();
    private final List<String> unnameable = new ArrayList<>();

    FileListing(Path root, String after, int pageSize, Describe describe) {
        this.root = root;
        this.after = after;
        this.pageSize = pageSize;
        this.describe = describe;
    }

    ObjectPage page(ObjectPrefix prefix) throws IOException {
        Path directory = root.resolve(prefix.value());
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            walk(directory, prefix.value());
        }
        if (found.size() <= pageSize) {
            return new ObjectPage(found, unnameable, Optional.empty());
        }
        List<StoredObject> page = found.subList(0, pageSize);
        return new ObjectPage(
                page, unnameable, Optional.of(new PageToken(page.getLast().key().value())));
    }

    /** One object more than a page is collected, to know whether another page follows. */
    private void walk(Path directory, String prefix) throws IOException {
        for (String name : children(directory)) {
            if (found.size() > pageSize) {
                return;
            }
            String key = prefix + name;
            if (key.equals(LOST_AND_FOUND)) {
                continue;
            }
            Path file = directory.resolve(name);
            if (!name.endsWith("/")) {
                add(key, file);
            } else if (after.startsWith(key) || KeySyntax.compareUtf8(key, after) > 0) {
                walk(file, key);
            }
        }
    }

    private void add(String value, Path file) throws IOException {
        if (KeySyntax.compareUtf8(value, after) <= 0) {
            return;
        }
        Optional<ObjectKey> key = KeySyntax.listed(value, unnameable);
        if (key.isPresent()) {
            describe.describe(key.get(), file).ifPresent(found::add);
        }
    }

    /** Names in key order; a directory counts with its slash, because {@code a.db} comes before {@code a/x}. */
    private static List<String> children(Path directory) throws IOException {
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(FileNames.RESERVED) || Files.isSymbolicLink(file)) {
                    continue;
                }
                names.add(Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        names.sort(KeySyntax::compareUtf8);
        return names;
    }
}
