package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory, usually a mounted volume, in which every object is a plain file under its key.
 *
 * <p>Nothing but the objects is kept: no sidecar and no index, so {@code ls}, {@code cp} and stock {@code etcdutl} see exactly
 * what was stored. The price: metadata is dropped and {@link #head} has no checksum; who needs one reads the file back. A
 * version is what tells one file from another (inode, time of the last write, size) and does not survive a copy to another
 * volume. Files have mode 0600 and directories 0700, because a snapshot holds every secret of its cluster.
 */
public final class FileStore implements ObjectStore {
    private static final String ATTRIBUTES = "unix:ino,size,lastModifiedTime,isRegularFile";

    private final Path root;
    private final FileStoreOptions options;
    private final Leftovers leftovers;

    private FileStore(Path root, FileStoreOptions options, InstantSource clock) {
        this.root = root;
        this.options = options;
        this.leftovers = new Leftovers(clock);
    }

    /**
     * Opens an existing directory. It is not created when missing, because that would write backups beside a volume that was
     * not mounted.
     */
    public static FileStore open(Path root) throws ObjectStoreException {
        return open(root, FileStoreOptions.DEFAULTS, InstantSource.system());
    }

    /** Opens an existing directory with other options and another clock (used to tell leftovers from live uploads). */
    public static FileStore open(Path root, FileStoreOptions options, InstantSource clock) throws ObjectStoreException {
        try {
            Path real = root.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new ObjectStoreException(
                        Kind.NOT_FOUND, root + " is not a directory; name the directory of the backups");
            }
            return new FileStore(real, options, clock);
        } catch (NoSuchFileException e) {
            throw new ObjectStoreException(
                    Kind.NOT_FOUND,
                    Files.isSymbolicLink(root)
                            ? root
                                    + " is a symbolic link to something that does not exist; create that or mount its volume first"
                            : "directory " + root + " does not exist; create it or mount its volume first",
                    e);
        } catch (IOException e) {
            throw FileErrors.explain("open directory", root, e);
        }
    }

    @Override
    public String location() {
        return root.toUri().toString();
    }

    @Override
    public Upload create(ObjectKey key, Metadata metadata, long expectedBytes) throws ObjectStoreException {
        Path target = path(key);
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw FileErrors.alreadyExists(key, target);
            }
            Path directory = createDirectories(key, target);
            leftovers.sweep(directory, Leftovers.YOUNG);
            return FileUpload.start(key, target, options.publication());
        } catch (IOException e) {
            throw FileErrors.explain("create", target, e);
        }
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws ObjectStoreException {
        Path target = path(key);
        try {
            return describe(key, target);
        } catch (IOException e) {
            throw FileErrors.explain("look at", target, e);
        }
    }

    @Override
    public ReadableByteChannel read(ObjectKey key, ObjectVersion version, ByteRange range) throws ObjectStoreException {
        Path target = path(key);
        require(key, version);
        try {
            var channel = Files.newByteChannel(target, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            try {
                // Looked at before and after opening, so the open file is the one that was asked for.
                StoredObject object = require(key, version);
                if (range.offset() > object.size()) {
                    throw new ObjectStoreException(
                            Kind.INVALID_RANGE,
                            target + " has " + object.size() + " bytes, offset " + range.offset() + " is behind");
                }
                return new FileRange(target, channel, range, object.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileErrors.explain("read", target, e);
        }
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix) throws ObjectStoreException {
        return list(prefix, "");
    }

    @Override
    public ObjectPage list(ObjectPrefix prefix, PageToken token) throws ObjectStoreException {
        return list(prefix, token.value());
    }

    @Override
    public void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        Path target = path(key);
        require(key, version);
        try {
            Files.delete(target);
            Durable.directory(parentOf(target));
        } catch (IOException e) {
            throw FileErrors.explain("delete", target, e);
        }
    }

    @Override
    public ReadTicket ticket(ObjectKey key, ObjectVersion version, Duration life) throws ObjectStoreException {
        require(key, version);
        return new ReadTicket(path(key).toUri(), Map.of(), Optional.empty());
    }

    @Override
    public StoreProbe probe(ObjectPrefix prefix) throws ObjectStoreException {
        return new FileProbe(this, prefix).run();
    }

    /** {@inheritDoc} {@link #create} does the same for its own directory. A live upload is recognised by its lock as well. */
    @Override
    public int sweep(ObjectPrefix prefix, Duration age) throws ObjectStoreException {
        Path directory = root.resolve(prefix.value());
        try (Stream<Path> below =
                Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) ? Files.walk(directory) : Stream.empty()) {
            int removed = 0;
            for (Path each : (Iterable<Path>)
                    below.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))::iterator) {
                removed += leftovers.sweep(each, age).size();
            }
            return removed;
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw FileErrors.explain("sweep", directory, cause == null ? new IOException(e) : cause);
        } catch (IOException e) {
            throw FileErrors.explain("sweep", directory, e);
        }
    }

    /** The directory itself, without symbolic links. */
    Path root() {
        return root;
    }

    /** The file behind a key, for tools that need random access to a local object; checks the key as every call does. */
    public Path path(ObjectKey key) throws ObjectStoreException {
        return FileNames.resolve(root, key);
    }

    @Override
    public void close() {
        // Holds nothing open: files belong to uploads and channels.
    }

    private ObjectPage list(ObjectPrefix prefix, String after) throws ObjectStoreException {
        try {
            var listing = new FileListing(root, after, options.pageSize(), this::describe);
            return listing.page(prefix);
        } catch (IOException e) {
            throw FileErrors.explain("list", root.resolve(prefix.value()), e);
        }
    }

    private StoredObject require(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        StoredObject object = head(key)
                .orElseThrow(() -> new ObjectStoreException(
                        Kind.NOT_FOUND,
                        "no object at " + root.resolve(key.value()) + "; it was deleted or never written"));
        if (!object.version().equals(version)) {
            throw new ObjectStoreException(
                    Kind.CHANGED,
                    root.resolve(key.value()) + " changed: expected version " + version + ", found " + object.version()
                            + "; something other than rekindle wrote this file");
        }
        return object;
    }

    private Optional<StoredObject> describe(ObjectKey key, Path file) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Boolean.TRUE.equals(attributes.get("isRegularFile"))
                ? Optional.of(FileVersion.describe(key, attributes))
                : Optional.empty();
    }

    /** Creates what is missing between root and file, durably, and refuses a symbolic link that leads out of the root. */
    private Path createDirectories(ObjectKey key, Path target) throws IOException {
        Path directory = parentOf(target);
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwx------");
        Path made = root;
        for (Path segment : root.relativize(directory)) {
            Path next = made.resolve(segment);
            if (!segment.toString().isEmpty() && !Files.isDirectory(next)) {
                FileNames.createDirectory(next, mode);
                Durable.directory(made);
            }
            made = next;
        }
        if (!directory.toRealPath().startsWith(root)) {
            throw new ObjectStoreException(
                    Kind.DENIED, "key " + key + " leads out of " + root + " through a symbolic link; remove the link");
        }
        return directory;
    }

    static Path parentOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no directory");
        }
        return parent;
    }
}
