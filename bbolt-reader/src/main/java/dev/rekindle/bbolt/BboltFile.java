package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LENGTH;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A bbolt file opened for reading, of any size. Opening reads the metas and compares the length; every page is checked when it is read;
 * {@link StructureCheck} checks them all. Bytes behind the last page, such as a snapshot's trailer, are ignored.
 *
 * <p>The file is never written and never locked. Pages are read by position into the heap, a bounded number of them kept, so a file that shrinks or
 * a disk that fails shows as an exception ({@link SnapshotCorruptException.Kind#CHANGED}, {@code IOException}). A file that another program
 * <em>writes</em> meanwhile may show as any damage: take a snapshot of a running etcd, never its {@code db}.
 *
 * <p>May be shared between threads. An interrupted thread closes the file, as {@link FileChannel} demands.
 */
public final class BboltFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final MetaPages metas;
    private final PageReads reads;

    private BboltFile(Path path, FileChannel channel, long size, MetaPages metas) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.metas = metas;
        this.reads = new PageReads(channel, metas.chosen());
    }

    /**
     * Opens a file.
     *
     * @throws SnapshotCorruptException if it is no bbolt file, or shorter than its meta page says
     * @throws IOException if it cannot be read
     */
    public static BboltFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long size = channel.size();
            MetaPages metas = MetaPages.read(head(channel, size));
            if (size < metas.chosen().length()) {
                throw corrupt(LENGTH, "file size")
                        .expected("at least " + metas.chosen().length() + " bytes, "
                                + metas.chosen().highWaterMark() + " pages of "
                                + metas.chosen().pageSize())
                        .found(size + " bytes");
            }
            return new BboltFile(path, channel, size, metas);
        } catch (IOException | RuntimeException failure) {
            try {
                channel.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** The file as it was named to {@link #open}. */
    public Path path() {
        return path;
    }

    /** Bytes of the file when it was opened, those behind the last page included. */
    public long size() {
        return size;
    }

    /** The meta that counts. */
    public Meta meta() {
        return metas.chosen();
    }

    /** Both metas. */
    public MetaPages metas() {
        return metas;
    }

    /** The bucket of buckets. */
    public Bucket root() {
        return Bucket.root(reads);
    }

    /** Reads one page with its overflow, and checks its header. */
    public Page page(long id) throws IOException {
        return reads.page(id);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path + " (" + size + " bytes, " + meta() + ")";
    }

    PageReads reads() {
        return reads;
    }

    private static MemorySegment head(FileChannel channel, long size) throws IOException {
        var head = ByteBuffer.allocate((int) Math.min(size, MetaPages.HEAD_BYTES));
        int read = 0;
        while (head.hasRemaining() && read >= 0) {
            read = channel.read(head, head.position());
        }
        return MemorySegment.ofBuffer(head.flip()).asReadOnly();
    }
}
