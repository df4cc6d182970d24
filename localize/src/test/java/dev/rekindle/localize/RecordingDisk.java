package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.DiskFile;
import dev.rekindle.localize.disk.DiskLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A disk that notes every change below a root, in order, so that {@link PowerCut} can tell what a power cut would have left of them. */
final class RecordingDisk extends DelegatingDisk {
    private final Path root;
    private final List<Change> changes = new ArrayList<>();

    /** One change, or one demand for durability. Paths are relative to the root. */
    sealed interface Change {
        /** A directory appeared. */
        record MakeDirectory(Path path) implements Change {}

        /** An empty file appeared. */
        record MakeFile(Path path) implements Change {}

        /** Bytes were written. */
        record Write(Path path, long position, ByteBuffer bytes) implements Change {}

        /** A file was cut. */
        record Truncate(Path path, long size) implements Change {}

        /** A file's content must survive from here on. */
        record SyncFile(Path path) implements Change {}

        /** A directory's names must survive from here on. */
        record SyncDirectory(Path path) implements Change {}

        /** A name moved. */
        record Rename(Path from, Path to) implements Change {}

        /** Two names were swapped. */
        record Swap(Path one, Path other) implements Change {}

        /** A name went, with all below it. */
        record Delete(Path path) implements Change {}
    }

    RecordingDisk(Disk disk, Path root) {
        super(disk);
        this.root = root;
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    private synchronized void note(Change change) {
        changes.add(change);
    }

    private Path relative(Path path) {
        return root.relativize(path);
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        super.createDirectory(directory, mode);
        note(new Change.MakeDirectory(relative(directory)));
    }

    @Override
    public DiskFile create(Path file, int mode) throws IOException {
        DiskFile created = super.create(file, mode);
        note(new Change.MakeFile(relative(file)));
        return new RecordingFile(relative(file), created);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new RecordingFile(relative(file), super.open(file));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        super.syncDirectory(directory);
        note(new Change.SyncDirectory(relative(directory)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        super.rename(from, to);
        note(new Change.Rename(relative(from), relative(to)));
    }

    @Override
    public Exchange exchange(Path one, Path other) throws IOException {
        Exchange outcome = super.exchange(one, other);
        if (outcome == Exchange.DONE) {
            note(new Change.Swap(relative(one), relative(other)));
        }
        return outcome;
    }

    @Override
    public void deleteTree(Path path) throws IOException {
        boolean exists = stat(path).isPresent();
        super.deleteTree(path);
        if (exists) {
            note(new Change.Delete(relative(path)));
        }
    }

    @Override
    public boolean deleteIfEmpty(Path directory) throws IOException {
        boolean exists = stat(directory).isPresent();
        boolean gone = super.deleteIfEmpty(directory);
        if (exists && gone) {
            note(new Change.Delete(relative(directory)));
        }
        return gone;
    }

    @Override
    public Optional<DiskLock> tryLock(Path file) throws IOException {
        Optional<DiskEntry> before = stat(file);
        Optional<DiskLock> lock = super.tryLock(file);
        if (before.isEmpty()) {
            note(new Change.MakeFile(relative(file)));
        }
        return lock;
    }

    private final class RecordingFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        RecordingFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining())
                    .put(source.duplicate())
                    .flip();
            file.write(source, position);
            note(new Change.Write(path, position, copy));
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
            note(new Change.Truncate(path, size));
        }

        @Override
        public void flush() throws IOException {
            file.flush();
            note(new Change.SyncFile(path));
        }

        @Override
        public void sync() throws IOException {
            file.sync();
            note(new Change.SyncFile(path));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
