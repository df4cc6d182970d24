package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.DiskFile;
import dev.rekindle.localize.disk.DiskLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk that does all another disk does; for those that change one thing. */
class DelegatingDisk implements Disk {
    private final Disk disk;

    DelegatingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Optional<DiskEntry> stat(Path path) throws IOException {
        return disk.stat(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        return disk.read(file, limit);
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        disk.createDirectory(directory, mode);
    }

    @Override
    public DiskFile create(Path file, int mode) throws IOException {
        return disk.create(file, mode);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public Exchange exchange(Path one, Path other) throws IOException {
        return disk.exchange(one, other);
    }

    @Override
    public void deleteTree(Path path) throws IOException {
        disk.deleteTree(path);
    }

    @Override
    public boolean deleteIfEmpty(Path directory) throws IOException {
        return disk.deleteIfEmpty(directory);
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return disk.usableSpace(path);
    }

    @Override
    public Optional<DiskLock> tryLock(Path file) throws IOException {
        return disk.tryLock(file);
    }

    @Override
    public boolean isLockedByAnother(Path file) throws IOException {
        return disk.isLockedByAnother(file);
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        disk.setOwner(path, uid, gid);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        disk.setMode(path, mode);
    }
}
