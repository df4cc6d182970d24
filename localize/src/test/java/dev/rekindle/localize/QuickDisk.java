package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskFile;
import dev.rekindle.localize.disk.PosixDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The real disk without the waiting for it: thousands of runs need no durability. May also be one that cannot exchange names. */
final class QuickDisk extends DelegatingDisk {
    private final Exchanges exchanges;

    /** Whether names can be exchanged. */
    enum Exchanges {
        POSSIBLE,
        UNSUPPORTED
    }

    QuickDisk(Exchanges exchanges) {
        super(new PosixDisk());
        this.exchanges = exchanges;
    }

    static QuickDisk of(Scenario scenario) {
        return new QuickDisk(scenario.canExchange() ? Exchanges.POSSIBLE : Exchanges.UNSUPPORTED);
    }

    @Override
    public Disk.Exchange exchange(Path one, Path other) throws IOException {
        return exchanges == Exchanges.UNSUPPORTED ? Disk.Exchange.UNSUPPORTED : super.exchange(one, other);
    }

    @Override
    public void syncDirectory(Path directory) {}

    @Override
    public DiskFile create(Path file, int mode) throws IOException {
        return new QuickFile(super.create(file, mode));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new QuickFile(super.open(file));
    }

    private record QuickFile(DiskFile file) implements DiskFile {
        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
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
        }

        @Override
        public void flush() {}

        @Override
        public void sync() {}

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
