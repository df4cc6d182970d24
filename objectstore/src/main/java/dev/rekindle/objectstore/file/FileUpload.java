package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStoreOptions.Publication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file under a reserved name beside its final one. It holds a lock for as long as it is open, so that a sweep can tell it from
 * what a dead process left.
 */
final class FileUpload implements Upload {
    /** The life of an upload; only {@code OPEN} and {@code FAILED} leave something to abort. */
    private enum State {
        OPEN,
        FAILED,
        COMPLETED,
        ABORTED
    }

    private final ObjectKey key;
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Publication publication;
    private final WriteBack writeBack;
    private final CRC32C crc = new CRC32C();
    private long size;
    private State state = State.OPEN;

    private FileUpload(ObjectKey key, Path target, Path temporary, FileChannel channel, Publication publication) {
        this.key = key;
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.publication = publication;
        this.writeBack = new WriteBack(channel);
    }

    static FileUpload start(ObjectKey key, Path target, Publication publication) throws IOException {
        Path temporary = FileNames.newUpload(FileStore.parentOf(target));
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileChannel channel =
                FileChannel.open(temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), mode);
        lock(channel);
        return new FileUpload(key, target, temporary, channel, publication);
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public void write(ByteBuffer bytes) throws ObjectStoreException {
        requireOpen();
        try {
            int length = bytes.remaining();
            crc.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            size += length;
            writeBack.written(length);
        } catch (IOException e) {
            state = State.FAILED;
            throw FileErrors.explain("write", temporary, e);
        }
    }

    @Override
    public Optional<Path> staged() {
        return state == State.OPEN ? Optional.of(temporary) : Optional.empty();
    }

    @Override
    public StoredObject complete() throws ObjectStoreException {
        requireOpen();
        try {
            // A failed fsync is final: the kernel may have dropped the pages it could not write.
            writeBack.finish();
            channel.force(true);
            StoredObject written = FileVersion.describe(
                    key, Files.readAttributes(temporary, "unix:ino,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS));
            if (written.size() != size) {
                throw new ObjectStoreException(
                        Kind.CHANGED, temporary + " has " + written.size() + " bytes, written were " + size);
            }
            publish();
            state = State.COMPLETED;
            return new StoredObject(
                    key,
                    written.version(),
                    size,
                    Optional.of(Checksum.crc32c(crc.getValue())),
                    Metadata.NONE,
                    written.lastModified());
        } catch (FileAlreadyExistsException e) {
            state = State.FAILED;
            throw FileErrors.alreadyExists(key, target);
        } catch (IOException e) {
            state = State.FAILED;
            throw FileErrors.explain("publish", target, e);
        }
    }

    @Override
    public void abort() throws ObjectStoreException {
        if (state == State.COMPLETED || state == State.ABORTED) {
            return;
        }
        state = State.ABORTED;
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw FileErrors.explain("remove", temporary, e);
        }
    }

    @Override
    public void close() throws ObjectStoreException {
        abort();
        try {
            channel.close();
        } catch (IOException ignored) {
            // Aborted, or published after everything was synced: either way there is nothing left to lose.
        }
    }

    private void publish() throws IOException {
        if (publication == Publication.RENAME) {
            NoReplaceRename.rename(temporary, target);
        } else if (linked()) {
            Files.delete(temporary);
        } else {
            NoReplaceRename.rename(temporary, target);
        }
        try {
            Durable.directory(FileStore.parentOf(target));
        } catch (IOException e) {
            withdraw(e);
            throw e;
        }
    }

    /** link(2) fails when the name is taken, which makes it the create-only step; not every file system has it. */
    private boolean linked() throws IOException {
        try {
            Files.createLink(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            return false;
        }
    }

    /** A name whose directory could not be synced may vanish in a power cut: it must not be taken for a backup. */
    private void withdraw(IOException cause) throws ObjectStoreException {
        try {
            Files.delete(target);
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw new ObjectStoreException(
                    Kind.OUTCOME_UNKNOWN,
                    target + " is in place but its directory could not be synced; check the volume",
                    cause);
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("upload of " + key + " is " + state);
        }
    }

    /** Held until the channel closes. Where locks do not work (NFS without lockd), age alone protects the file. */
    private static @Nullable FileLock lock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException e) {
            return null;
        }
    }
}
